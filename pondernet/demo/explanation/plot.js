// The figure of what halting buys the network that the page opens with.
import { labelSteps } from "../difficulty/difficulty_plot.js";
import { keepNumbers } from "../plotting/numbers_table.js";
import { makePlot, onValue } from "../plotting/plot.js";

export function load(component) {
  let figure = null;
  const draw = makePlot(component.element.querySelector(".plot"), component, () => figure, labelSteps);
  onValue(component, (sent) => {
    figure = sent.figure;
    keepNumbers(component.element.querySelector(".numbers"))(figure);
    draw();
  });
}
