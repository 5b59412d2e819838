// Draws the figure that Python sent, in the colours of the page's light or dark theme.
// props.value is {data, layout} of Plotly; props.templates has one template for each theme.
const NARROW = 480; // px
const plot = element.querySelector(".plot");

function draw() {
  const dark = document.body.classList.contains("dark");
  const { data, layout } = JSON.parse(JSON.stringify(props.value)); // Plotly writes into what it gets
  const apart = plot.clientWidth < NARROW ? 5 : 1; // labels of all steps would overlap
  for (const axis of [layout.xaxis, layout.xaxis2]) axis.tick0 = axis.dtick = apart;
  layout.template = props.templates[dark ? "dark" : "light"];
  window.Plotly.react(plot, data, layout, { responsive: true, displayModeBar: false });
}

let narrow = null;
new ResizeObserver(() => {
  if ((plot.clientWidth < NARROW) === narrow) return;
  narrow = plot.clientWidth < NARROW;
  draw();
}).observe(plot);
watch("value", draw);
new MutationObserver(draw).observe(document.body, { attributes: true, attributeFilter: ["class"] });
draw();
