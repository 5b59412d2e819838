// Draw Plotly figures in the colours of the page's theme, in the type size of its presenter mode,
// and in the size of their element.
import { loadPlotly, needed } from "./plotly.js";

const NARROW = 480; // px
const FAINT = "2e"; // opacity of a filled band, in hexadecimal
const USUAL_TYPE = 14; // px; margins are given for this type size
const PAPER = 560; // px: the width of a figure on paper, as in figures.css
const LABEL = 26; // px for a tick label at the usual type size
const LINE = 2; // px, of Plotly where a trace has no width of its own
const MARKER = 6; // likewise
const print = matchMedia("print");

const grown = (size, scale) => (Array.isArray(size) ? size.map((each) => each * scale) : size * scale);

// Return the distance of tick labels in steps, so that labels do not overlap; `scale` is that of the type.
export const labelEvery = (width, steps, scale) => (width / steps < LABEL * scale ? 5 : 1);

// Call `renew` with the value from Python, now and after each change. The value is sent as text,
// because Gradio wraps and deep-copies an object several times for each click.
export function onValue({ props, watch }, renew) {
  const read = () => props.value && renew(JSON.parse(props.value));
  watch("value", read);
  read();
}

// Return a copy of a figure in the colours and the type size of the page.
//
// `looks` holds the palette and templates of both themes, `view` is {theme, type, width, height},
// sizes in px.
export function dressed(figure, looks, { theme, type, width, height }) {
  const copy = structuredClone(figure); // Plotly changes its arguments
  const { data, layout } = copy;
  const scale = type / USUAL_TYPE;
  const template = structuredClone(looks.templates[theme]);
  template.layout.font.size = type;
  template.layout.hoverlabel = { font: { size: type } };
  for (const axis of [template.layout.xaxis, template.layout.yaxis]) {
    axis.title = { font: { size: type } };
  }
  for (const side of ["l", "r", "t", "b"]) layout.margin[side] *= scale;
  layout.template = template;
  // Without a size, Plotly keeps the first one.
  layout.width = width;
  layout.height = height;
  const palette = looks.palette[theme];
  for (const trace of data) {
    const color = palette[trace.meta.colour];
    if (trace.type === "heatmap") {
      trace.colorscale = [[0, palette.orange], [0.5, palette.ground], [1, palette.blue]];
      continue;
    }
    trace.marker = { ...trace.marker, color };
    if (trace.type === "scatter") {
      trace.line = { ...trace.line, color, width: (trace.line?.width ?? LINE) * scale };
      trace.marker.size = grown(trace.marker.size ?? MARKER, scale);
    }
    if (trace.fill) trace.fillcolor = color + FAINT;
  }
  for (const note of layout.annotations ?? []) note.font = { size: type, color: palette[note.name] };
  for (const shape of layout.shapes ?? []) {
    if (Object.hasOwn(palette, shape.name)) shape.fillcolor = palette[shape.name];
  }
  return copy;
}

const LETTER = 0.56; // width of a letter, as a share of the type size
const WIDE = 6; // letters of a tick label that reaches below the title of its axis
const OVER = 1.2; // how far a title may reach beyond its axis, as a share of it
const TICK = 1.7; // height of a tick label and the space to the next, as a share of the type size

// Keep every n-th tick of an axis.
function thin(axis, n) {
  for (const ticks of ["tickvals", "ticktext"]) {
    if (axis[ticks]) axis[ticks] = axis[ticks].filter((_, index) => index % n === 0);
  }
}

// Return the title of an axis of some height as it fits, or an empty text.
function fitTitle({ title: { text }, ticktext }, height, type) {
  const long = (words) => words.length * LETTER * type;
  const short = long(text) > height ? text.split(/,? /)[0] : text;
  const isWide = ticktext?.some((label) => label.length > WIDE);
  return long(short) > OVER * height || (isWide && long(short) + 2 * type > height) ? "" : short;
}

// Fit the titles and the ticks of the y-axes into a figure of little height: a title that is longer
// than its axis keeps its first word, or goes where even that would lie over other labels.
export function fitAxes(layout, type) {
  const room = layout.height - layout.margin.t - layout.margin.b;
  for (const name of Object.keys(layout).filter((each) => each.startsWith("yaxis"))) {
    const axis = layout[name];
    const [low, high] = axis.domain ?? [0, 1];
    const height = room * (high - low);
    if (axis.title?.text) axis.title.text = fitTitle(axis, height, type);
    const ticks = Math.max(2, Math.floor(height / (TICK * type)));
    if (axis.tickvals && axis.type !== "log") thin(axis, Math.ceil(axis.tickvals.length / ticks));
    if (axis.dtick) axis.dtick *= Math.ceil((axis.range[1] - axis.range[0]) / axis.dtick / ticks);
    else axis.nticks = Math.min(axis.nticks ?? ticks, ticks);
  }
}

// Return the function that draws in `plot`. `given()` returns {data, layout}, which is not changed.
// `finish(copy, narrow, scale)` may change the copy that is drawn. `first()` is called after the first
// drawing; until then `plot` has no events.
export function makePlot(plot, { props }, given, finish = () => {}, first = () => {}) {
  const looks = JSON.parse(props.looks);
  const seen = needed(plot);
  let begun = false;
  let coming = null; // the first drawing, while it waits for Plotly
  let drawn = ""; // the view of the last drawing

  // Return what a drawing depends on besides its figure.
  function viewed() {
    return {
      theme: document.body.classList.contains("dark") ? "dark" : "light",
      type: parseFloat(getComputedStyle(plot).fontSize),
      width: print.matches ? PAPER : plot.clientWidth,
      height: plot.clientHeight,
    };
  }

  async function react() {
    const figure = given();
    const view = viewed();
    const visible = figure && plot.clientWidth;
    drawn = visible ? JSON.stringify(view) : "";
    if (!visible) return;
    const copy = dressed(figure, looks, view);
    finish(copy, view.width < NARROW, view.type / USUAL_TYPE);
    fitAxes(copy.layout, view.type);
    plot.querySelector(".undrawn")?.remove();
    if (!plot.role) plot.role = "img"; // what Plotly draws has no words
    plot.ariaLabel = copy.layout.meta.name;
    await window.Plotly.react(plot, copy.data, copy.layout, { displayModeBar: false });
    // With hundreds of nodes that change in every frame, a screen reader is late for announcements.
    plot.querySelector(".plot-container").ariaHidden = "true";
    if (!begun) first();
    begun = true;
  }

  async function begin() {
    await seen;
    await loadPlotly(looks.plotly);
    coming = null;
    await react();
  }

  async function draw() {
    try {
      // Later, a wait would show the figure after the words that belong to it.
      await (begun ? react() : (coming ??= begin()));
    } catch (error) {
      coming = null;
      console.error(error);
      plot.role = null;
      plot.innerHTML = looks.undrawn;
    }
  }

  const redraw = () => plot.clientWidth && JSON.stringify(viewed()) !== drawn && draw();
  new ResizeObserver(redraw).observe(plot);
  print.addEventListener("change", redraw);
  const restyled = new MutationObserver(redraw);
  for (const node of [document.body, document.documentElement]) {
    restyled.observe(node, { attributes: true, attributeFilter: ["class"] });
  }
  return draw;
}
