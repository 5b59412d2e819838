// The vector as a grid of cells. Click or space cycles 0, 1, -1; dragging paints; arrow keys move;
// + - 0 set. The value is an array of 0, 1 and -1; changes by the visitor trigger 'edit'.
import { areFew, columnsOf, movedTo, nextOf, written } from "./cells.js";
import { openSections } from "./more.js";
import { keepTextHeard } from "./vector_text.js";

const wide = matchMedia("(min-width: 701px)"); // few elements stand in one row
const GLYPH = { 0: "0", 1: "1", "-1": "\u22121" };

export function load({ element, props, trigger, watch }) {
  const cells = element.querySelector(".cells");
  const count = () => cells.children.length;
  const elementAt = (index) => Number(cells.children[index].dataset.element);
  let columns = 1;
  let brush = null; // the value that a drag paints; null when no button is down

  function paint(index, value) {
    const cell = cells.children[index];
    cell.dataset.element = value;
    cell.textContent = GLYPH[value];
    cell.setAttribute("aria-label", `element ${index + 1}: ${GLYPH[value]}`);
  }

  function show() {
    const vector = props.value;
    while (count() > vector.length) cells.lastChild.remove();
    while (count() < vector.length) {
      const cell = document.createElement("button");
      cell.className = "cell";
      cell.type = "button";
      cell.tabIndex = count() === 0 ? 0 : -1; // one tab stop; arrow keys move inside
      cells.append(cell);
    }
    if (!cells.querySelector('[tabindex="0"]')) cells.firstChild.tabIndex = 0;
    const few = areFew(count());
    const root = document.documentElement; // what is below the cells depends on it too
    root.dataset.elements = few ? "few" : "many";
    columns = columnsOf(count(), few && wide.matches);
    root.style.setProperty("--columns", columns);
    root.style.setProperty("--rows", Math.ceil(count() / columns));
    cells.classList.toggle("few", few);
    vector.forEach((value, index) => paint(index, value));
  }

  function edit() {
    props.value = Array.from(cells.children, (_, index) => elementAt(index));
    trigger("edit");
  }

  function indexOf(target) {
    const cell = target?.closest?.(".cell");
    return cell && cells.contains(cell) ? Array.prototype.indexOf.call(cells.children, cell) : -1;
  }

  function focus(index) {
    if (index < 0 || index >= count()) return;
    cells.querySelector('[tabindex="0"]').tabIndex = -1;
    cells.children[index].tabIndex = 0;
    cells.children[index].focus();
  }

  cells.addEventListener("pointerdown", (event) => {
    const index = indexOf(event.target);
    if (index < 0 || event.button !== 0) return;
    event.preventDefault();
    event.target.releasePointerCapture?.(event.pointerId); // else a touch sends all moves to its first cell
    brush = nextOf(elementAt(index));
    focus(index);
    paint(index, brush);
  });

  cells.addEventListener("pointermove", (event) => {
    if (brush === null) return;
    const index = indexOf(document.elementFromPoint(event.clientX, event.clientY));
    if (index >= 0) paint(index, brush);
  });

  window.addEventListener("pointerup", () => {
    if (brush === null) return;
    brush = null;
    edit();
  });
  window.addEventListener("pointercancel", () => {
    brush = null; // the touch became a scroll: undo the painting
    show();
  });

  cells.addEventListener("keydown", (event) => {
    const index = indexOf(event.target);
    if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
    const to = movedTo(event.key, index, count(), columns);
    const value = written(event.key, elementAt(index));
    if (to !== undefined) focus(to);
    else if (value !== undefined) {
      paint(index, value);
      edit();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });

  watch("value", show);
  wide.addEventListener("change", show);
  show();
  keepTextHeard();
  openSections();
}
