// The loss of the vector in view, taken apart. It asks the server when it comes into view, and after each
// change while it is in view. A change of the prior or of its weight is a change of the view.
import { askInView } from "../plotting/ask_in_view.js";
import { keepNumbers } from "../plotting/numbers_table.js";
import { labelEvery, makePlot, onValue } from "../plotting/plot.js";
import { clamp } from "../ponder/player.js";
import { numbersAt } from "./loop.js";
import { showStep } from "./unrolled.js";

const DIM = 0.25; // opacity of the term that is not pointed at

export function load(component) {
  const { element, trigger } = component;
  const part = (name) => element.querySelector(`.${name}`);
  let value = null; // the last value from Python
  let step = 1;
  let lit = null; // the term pointed at

  const plot = part("plot");
  const list = keepNumbers(part("numbers"));
  const draw = makePlot(plot, component, () => value?.figure, ({ data, layout }, narrow, scale) => {
    const every = labelEvery(layout.width, value.p.length, scale);
    for (const name of ["xaxis", "xaxis2", "xaxis3"]) layout[name].tick0 = layout[name].dtick = every;
    for (const { marker, meta } of data) {
      if (lit && meta.term && meta.term !== lit) marker.opacity = DIM * (marker.opacity ?? 1);
    }
    layout.shapes.push({
      type: "rect", xref: "x", yref: "paper", x0: step - 0.5, x1: step + 0.5, y0: 0, y1: 1,
      fillcolor: layout.template.layout.font.color, opacity: 0.08, layer: "below", line: { width: 0 },
    });
  }, () => {
    plot.on("plotly_hover", ({ points: [point] }) => {
      light(point.data.meta.term ?? null, false);
      show(point.x, false);
    });
    plot.on("plotly_unhover", () => light(null, false));
    plot.on("plotly_click", ({ points: [point] }) => show(point.x));
  });

  function light(term, redraw = true) {
    lit = term;
    element.dataset.lit = term ?? "";
    if (redraw) draw();
  }

  // Show the numbers of a step. A redraw would close the text beside the pointer.
  function show(to, redraw = true) {
    step = clamp(to, value.p.length);
    part("step-slider").value = step;
    part("step-value").textContent = step;
    for (const [name, text] of Object.entries(numbersAt(value, step))) {
      element.querySelector(`[data-number="${name}"]`).textContent = text;
    }
    showStep(step);
    if (redraw) draw();
  }

  // A slider under the visitor's hand stays where it is.
  function place(name, at, text) {
    const slider = part(`${name}-slider`);
    if (slider === document.activeElement) return;
    slider.value = at;
    part(`${name}-value`).textContent = text;
  }

  askInView(element, () => trigger("ask"));
  document.addEventListener("pondernet:step", ({ detail }) => {
    if (value) show(detail);
  });
  const change = (...detail) => document.dispatchEvent(new CustomEvent("pondernet:change", { detail }));
  part("step-slider").addEventListener("input", ({ target }) => show(Number(target.value)));
  part("prior-slider").addEventListener("input", ({ target }) => {
    part("prior-value").textContent = target.value;
    change("prior", Number(target.value));
  });
  part("beta-slider").addEventListener("input", ({ target }) => {
    const beta = Number((10 ** target.value).toPrecision(2));
    part("beta-value").textContent = beta;
    change("beta", beta);
  });
  part("own-loss").addEventListener("click", () => change("own_loss", null));
  for (const [event, on] of [["pointerover", true], ["focusin", true], ["pointerout", false], ["focusout", false]]) {
    element.addEventListener(event, ({ target }) => {
      const term = target.closest(".terms [data-term], .loop [data-term]")?.dataset.term;
      if (term) light(on ? term : null);
    });
  }

  onValue(component, (sent) => {
    if (sent.of) part("of").innerHTML = sent.of;
    if (!sent.p) return; // a question, or the network of the view is lost
    const first = value?.vector !== sent.vector || value?.model !== sent.model;
    value = sent;
    list(value.figure);
    part("terms").innerHTML = value.terms;
    part("loop").innerHTML = value.code;
    part("step-slider").max = value.p.length;
    place("prior", value.lambda_p, value.lambda_p);
    place("beta", Math.log10(value.beta), value.beta);
    part("own-loss").hidden = value.is_own;
    show(first ? value.halting_step : step);
    setTimeout(() => showStep(step)); // once the drawing of this view is there
  });
}
