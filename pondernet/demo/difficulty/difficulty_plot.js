// The figures of a measurement: by number of ones, of non-zeros, and of steps. The address holds which
// one is shown. A click on a point of the first two ponders such a vector; opening the tab measures.
import { keepNumbers } from "../plotting/numbers_table.js";
import { labelEvery, makePlot, onValue } from "../plotting/plot.js";
import { chosen, showPressed } from "../shell/switches.js";

// Label as many steps of the figure by number of steps as fit.
export function labelSteps({ layout }, narrow, scale) {
  const { xaxis } = layout;
  xaxis.tick0 = xaxis.dtick = labelEvery(layout.width, xaxis.range[1] - 0.5, scale);
}

export function load(component) {
  const { element } = component;
  const counts = element.querySelector(".count-plot");
  const halting = element.querySelector(".halting-plot");
  let value = null;
  function pick(picked) {
    document.dispatchEvent(new CustomEvent("pondernet:change", { detail: ["pick", picked] }));
    document.dispatchEvent(new CustomEvent("pondernet:tab", { detail: "ponder" }));
  }
  function pickPoint({ points: [point] }) {
    const { model, kind } = point.data.meta;
    if (model) pick({ model, kind, count: point.x });
  }
  document.addEventListener("click", ({ target }) => {
    const picked = target.closest?.("[data-pick]")?.dataset.pick;
    if (picked) pick(JSON.parse(picked));
  });
  const counted = () => value?.figures[chosen("figure")] ?? value?.figures.ones;
  const drawings = [
    makePlot(counts, component, counted, () => {}, () => counts.on("plotly_click", pickPoint)),
    makePlot(halting, component, () => value?.fixed_steps, labelSteps),
  ];
  const list = keepNumbers(element.querySelector(".numbers"));
  showPressed(element, "figure");
  document.addEventListener("pondernet:chosen", () => drawings[0]());

  // A link opens the tab before its view is there; the event comes once it is.
  let open = false;
  function look() {
    const before = open;
    open = element.checkVisibility() && document.body.getAttribute("data-busy") === "false";
    if (open && !before) document.dispatchEvent(new CustomEvent("pondernet:measure", { detail: "open" }));
  }
  new ResizeObserver(look).observe(element);
  new MutationObserver(look).observe(document.body, { attributes: true, attributeFilter: ["data-busy"] });
  onValue(component, (sent) => {
    value = sent;
    element.querySelector(".legend").innerHTML = value.legend;
    element.querySelector(".finding").innerHTML = value.finding;
    list(value.fixed_steps);
    for (const draw of drawings) draw();
  });
}
