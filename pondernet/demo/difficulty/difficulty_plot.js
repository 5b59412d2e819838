// The figure of a measurement: a click on one of a network's points is told to Python as 'pick'.
const plot = element.querySelector(".plot");
const drawFigure = makePlot(plot, () => value?.figure);

function renew() {
  element.querySelector(".legend").innerHTML = value.legend;
  drawFigure();
  plot.removeAllListeners?.("plotly_click");
  plot.on?.("plotly_click", ({ points: [point] }) => {
    const { model } = point.data.meta;
    if (!model) return;
    trigger("pick", { model, nonzero: point.x });
    document.dispatchEvent(new CustomEvent("pondernet:tab", { detail: "ponder" }));
  });
}

onValue(renew);
