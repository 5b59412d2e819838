// A figure that is only looked at.
const draw = makePlot(element.querySelector(".plot"), () => props.value?.figure);
watch("value", draw);
