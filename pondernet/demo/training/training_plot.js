// The plot of a training run. In a narrow window its four panels stand one below the other. A slider
// shows the halting distribution of any moment of the run; at its right end it follows the run.
import { makePlot, onValue } from "../plotting/plot.js";

const ROOM = 0.26; // share of the height for a panel with the labels below it
const PANEL = 0.17; // share of the height for the panel alone
const SILENCE = 8_000; // ms without news of a run, after which the page asks for it again
const BEGUN = "pondernet-run"; // in sessionStorage, of a tab that has started a run
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
  const [plot, legend, slider, output] = [".plot", ".legend", "input", "output"].map((selector) =>
    element.querySelector(selector)
  );

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
    const step = steps[moment ?? last];
    output.textContent = step ?? "–";
    slider.setAttribute("aria-valuetext", `training step ${step}`);
    draw();
  }

  const watchOver = watch(() => component.trigger("lost"));
  slider.addEventListener("input", () => {
    moment = Number(slider.value);
    show();
  });
  onValue(component, (sent) => {
    value = sent;
    legend.innerHTML = value.legend;
    watchOver(value);
    show();
  });
}

// Return a function that takes every value of the plot, and calls `lost` where the page may have missed
// what became of its run: once after a reload, and whenever a run gives no sign of life.
export function watch(lost) {
  let silence = 0;
  const memory = (action) => {
    try {
      return action(sessionStorage);
    } catch { // refused: then a reload makes a new visitor of this one
      return null;
    }
  };
  let reloaded = memory((stored) => stored.getItem(BEGUN)) !== null;
  return ({ going, steps }) => {
    clearInterval(silence);
    if (going) {
      memory((stored) => stored.setItem(BEGUN, "yes"));
      silence = setInterval(lost, SILENCE);
    } else if (reloaded) {
      onceSettled(lost);
    } else if (steps.length === 0) {
      memory((stored) => stored.removeItem(BEGUN));
    }
    reloaded = false;
  };
}

// Call `action` once the view of the link is shown; until then the page has no key to ask with.
function onceSettled(action) {
  const settled = () => document.body.getAttribute("aria-busy") === "false";
  if (settled()) return action();
  const observer = new MutationObserver(() => {
    if (!settled()) return;
    observer.disconnect();
    action();
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ["aria-busy"] });
}
