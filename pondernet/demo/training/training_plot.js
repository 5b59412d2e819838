// The plot of a training run. In a narrow window its four panels stand one below the other. A slider
// shows the halting distribution of any moment of the run; at its right end it follows the run.
import { keepNumbers } from "../plotting/numbers_table.js";
import { makePlot, onValue } from "../plotting/plot.js";

const ROOM = 1.04; // share of the height for all panels with the labels below them
const PANEL = 0.65; // share of its room for a panel alone
const CURVES = ["", "2", "3"]; // the panels by training step
const ORDER = ["4", "2", "", "3"]; // of the panels, one below the other

// Put the panels of a layout one below the other.
export function stack(layout) {
  const panels = ORDER.filter((number) => `xaxis${number}` in layout);
  const room = ROOM / panels.length;
  panels.forEach((number, place) => {
    const top = 1 - place * room;
    layout[`xaxis${number}`].domain = [0, 1];
    layout[`yaxis${number}`].domain = [Math.max(0, top - PANEL * room), top];
  });
}

// On stage and in the story the halting distribution and the accuracy stand alone, as high as the figure.
export function focus(figure) {
  figure.data = figure.data.filter(({ xaxis = "x" }) => !["x", "x3"].includes(xaxis));
  for (const name of ["xaxis", "yaxis", "xaxis3", "yaxis3"]) delete figure.layout[name];
  figure.layout.shapes = figure.layout.shapes?.filter(({ xref }) => xref === "x2");
  for (const name of ["yaxis2", "yaxis4"]) figure.layout[name].domain = [0, 1];
}

const isFocused = () => {
  const { classList, dataset } = document.documentElement;
  return classList.contains("presenter") || Boolean(dataset.story);
};

// Show the halting distribution of one moment in a figure, and where the curves have it.
export function showMoment({ data, layout }, step, halting) {
  data.find((trace) => trace.type === "bar").y = halting;
  layout.shapes = CURVES.map((number) => ({
    type: "line",
    xref: `x${number}`,
    yref: `y${number} domain`,
    x0: step,
    x1: step,
    y0: 0,
    y1: 1,
    line: { width: 2 },
  }));
}

export function load(component) {
  let value = null;
  let moment = null; // of the slider; null: it follows the run
  const { element } = component;
  const [plot, legend, slider, output] = [".plot", ".legend", "input", ".scrubber b"].map((selector) =>
    element.querySelector(selector)
  );

  const list = keepNumbers(element.querySelector(".numbers"));
  const draw = makePlot(plot, component, () => value?.figure, (figure, narrow) => {
    if (moment !== null) showMoment(figure, value.steps[moment], value.halting[moment]);
    if (isFocused()) focus(figure);
    if (narrow) stack(figure.layout);
  });
  document.addEventListener("pondernet:chosen", () => requestAnimationFrame(draw));

  function show() {
    const { steps } = value;
    const last = Math.max(0, steps.length - 1);
    if (moment >= last) moment = null;
    slider.max = last;
    slider.value = moment ?? last;
    slider.disabled = last === 0;
    const step = steps[moment ?? last] ?? "–";
    output.textContent = step;
    slider.setAttribute("aria-valuetext", `training step ${step}`);
    draw();
  }

  slider.addEventListener("input", () => {
    moment = Number(slider.value);
    show();
  });
  onValue(component, (sent) => {
    value = sent;
    legend.innerHTML = value.legend;
    list(value.figure);
    show();
  });
  document.dispatchEvent(new CustomEvent("pondernet:training-opened"));
}
