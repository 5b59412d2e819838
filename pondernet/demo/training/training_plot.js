// The four panels of a training run; one below the other where there is little room.
const ROOM = 0.26; // of the height, for the panel and the labels below it
const PANEL = 0.17;

const draw = makePlot(element.querySelector(".plot"), () => value?.figure, ({ layout }, narrow) => {
  if (!narrow) return;
  ["", "2", "3", "4"].forEach((number, place) => {
    const top = 1 - place * ROOM;
    layout[`xaxis${number}`].domain = [0, 1];
    layout[`yaxis${number}`].domain = [Math.max(0, top - PANEL), top];
  });
});
onValue(draw);
