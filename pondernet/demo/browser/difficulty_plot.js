// The figure of a measurement: a click on one of a network's points is told to Python as 'pick'.
const plot = element.querySelector(".plot");
const drawFigure = makePlot(plot, () => props.value?.figure);

function renew() {
  element.querySelector(".legend").innerHTML = props.value.legend;
  drawFigure();
  plot.removeAllListeners?.("plotly_click");
  plot.on?.("plotly_click", ({ points: [point] }) => {
    const { model } = point.data.meta;
    if (!model) return;
    trigger("pick", { model, nonzero: point.x });
    document.dispatchEvent(new CustomEvent("pondernet:tab", { detail: "ponder" }));
  });
}

watch("value", renew);
renew();
