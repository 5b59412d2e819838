// The plot of a training run. In a narrow window its four panels stand one below the other.
import { makePlot, onValue } from "../plotting/plot.js";

const ROOM = 0.26; // share of the height for a panel with the labels below it
const PANEL = 0.17; // share of the height for the panel alone

// Put the panels of a layout one below the other.
export function stack(layout) {
  ["", "2", "3", "4"].forEach((number, place) => {
    const top = 1 - place * ROOM;
    layout[`xaxis${number}`].domain = [0, 1];
    layout[`yaxis${number}`].domain = [Math.max(0, top - PANEL), top];
  });
}

export function load(component) {
  let value = null;
  const plot = component.element.querySelector(".plot");
  const draw = makePlot(plot, component, () => value?.figure, ({ layout }, narrow) => {
    if (narrow) stack(layout);
  });
  onValue(component, (sent) => {
    value = sent;
    draw();
  });
}
