// The plot of a training run. In a narrow window its four panels stand one below the other. A slider
// shows the halting distribution of any moment of the run; at its right end it follows the run.
import { keepNumbers } from "../plotting/numbers_table.js";
import { makePlot, onValue } from "../plotting/plot.js";

const ROOM = 0.26; // share of the height for a panel with the labels below it
const PANEL = 0.17; // share of the height for the panel alone
const CURVES = ["", "2", "3"]; // the panels by training step

// Put the panels of a layout one below the other.
export function stack(layout) {
  ["", "2", "3", "4"].forEach((number, place) => {
    const top = 1 - place * ROOM;
    layout[`xaxis${number}`].domain = [0, 1];
    layout[`yaxis${number}`].domain = [Math.max(0, top - PANEL), top];
  });
}

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
    if (narrow) stack(figure.layout);
  });

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
