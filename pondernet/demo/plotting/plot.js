// Draws Plotly figures in place: in the colours of the page's light or dark theme, in the type of
// its presenter mode, and with fewer tick labels where there is little room.
const NARROW = 480; // px
const USUAL_TYPE = 14; // px, what margins are measured for

// What Python sent last, and the looks of both themes. They come as text: anything else Gradio
// wraps and copies deeply several times for each click.
let value = null;
const { palette, templates } = JSON.parse(props.looks);

// `renew` is called now and whenever Python sends another value.
function onValue(renew) {
  const read = () => {
    value = props.value ? JSON.parse(props.value) : null;
    if (value) renew();
  };
  watch("value", read);
  read();
}

// `given()` returns {data, layout}, which is left as it is. `finish(copy, narrow, scale)` may change
// the copy that is drawn.
function makePlot(plot, given, finish = () => {}) {
  function draw() {
    const figure = given();
    if (!figure || !plot.clientWidth || !window.Plotly) return;
    const copy = structuredClone(figure); // Plotly writes into what it gets
    const { data, layout } = copy;
    const theme = document.body.classList.contains("dark") ? "dark" : "light";
    const type = parseFloat(getComputedStyle(plot).fontSize);
    const scale = type / USUAL_TYPE;
    const template = structuredClone(templates[theme]);
    template.layout.font.size = type;
    template.layout.hoverlabel = { font: { size: type } };
    for (const axis of [template.layout.xaxis, template.layout.yaxis]) {
      axis.title = { font: { size: type } };
    }
    for (const side of ["l", "r", "t", "b"]) layout.margin[side] *= scale;
    for (const note of layout.annotations ?? []) note.font = { size: type };
    layout.template = template;
    // Plotly keeps the size it was first drawn in unless it is told another.
    layout.width = plot.clientWidth;
    layout.height = plot.clientHeight;
    for (const trace of data) {
      const color = palette[theme][trace.meta.colour];
      trace.marker = { ...trace.marker, color };
      if (trace.type === "scatter") trace.line = { ...trace.line, color };
    }
    finish(copy, plot.clientWidth < NARROW, scale);
    window.Plotly.react(plot, data, layout, { displayModeBar: false });
  }

  let drawn = "";
  new ResizeObserver(() => {
    const size = `${plot.clientWidth} ${plot.clientHeight}`;
    if (size === drawn) return;
    drawn = size;
    draw();
  }).observe(plot);
  const looks = new MutationObserver(draw);
  for (const node of [document.body, document.documentElement]) {
    looks.observe(node, { attributes: true, attributeFilter: ["class"] });
  }
  return draw;
}
