// The plot of a measurement. A click on a point of a network triggers 'pick'.
import { makePlot, onValue } from "../plotting/plot.js";

export function load(component) {
  const { element, trigger } = component;
  const plot = element.querySelector(".plot");
  let value = null;
  const draw = makePlot(plot, component, () => value?.figure);
  onValue(component, (sent) => {
    value = sent;
    element.querySelector(".legend").innerHTML = value.legend;
    draw();
    plot.removeAllListeners?.("plotly_click");
    plot.on?.("plotly_click", ({ points: [point] }) => {
      const { model } = point.data.meta;
      if (!model) return;
      trigger("pick", { model, nonzero: point.x });
      document.dispatchEvent(new CustomEvent("pondernet:tab", { detail: "ponder" }));
    });
  });
}
