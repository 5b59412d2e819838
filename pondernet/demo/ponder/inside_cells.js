// Move over the cells of the heat maps with the keyboard, once the figure has the focus.
import { announce } from "../shell/announcer.js";

// Return the cell that a key moves to, [row, step] counted from 0, or undefined for other keys. Rows
// count upwards over all heat maps.
export function cellAfter(key, [row, step], rows, steps) {
  const to = {
    ArrowUp: [row + 1, step], ArrowDown: [row - 1, step],
    ArrowLeft: [row, step - 1], ArrowRight: [row, step + 1],
    Home: [row, 0], End: [row, steps - 1],
  }[key];
  return to && [Math.max(0, Math.min(rows - 1, to[0])), Math.max(0, Math.min(steps - 1, to[1]))];
}

// Handle the keys of a plot with heat maps, and announce the current cell. Return {offer(on)}, which
// makes the plot focusable while it has heat maps.
export function readCells(plot) {
  let cell = null;

  function show() {
    // The second network's heat map is below the first.
    const maps = plot.data.filter((trace) => trace.type === "heatmap").reverse();
    let [row, step] = cell;
    const map = maps.find((each) => row < each.z.length || ((row -= each.z.length), false));
    const at = { xval: step + 1, yval: row };
    window.Plotly.Fx.hover(plot, at, map.xaxis + map.yaxis);
    announce(map.text[row][step].replaceAll("<br>", ", "), "view");
  }

  plot.addEventListener("keydown", (event) => {
    const maps = plot.data?.filter((trace) => trace.type === "heatmap") ?? [];
    if (!maps.length || event.target !== plot) return;
    const rows = maps.reduce((sum, map) => sum + map.z.length, 0);
    const to = cellAfter(event.key, cell ?? [rows - 1, -1], rows, maps[0].z[0].length);
    if (!to) return;
    event.preventDefault();
    event.stopPropagation();
    cell = to;
    show();
  });
  plot.addEventListener("focusout", () => {
    cell = null;
    if (plot.data) window.Plotly.Fx.unhover(plot);
  });

  function offer(on) {
    plot.role = on ? "application" : "img";
    if (on) plot.tabIndex = 0;
    else plot.removeAttribute("tabindex");
  }
  return { offer };
}
