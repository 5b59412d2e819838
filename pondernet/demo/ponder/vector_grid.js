// The vector as cells: click cycles 0, 1, -1; dragging paints; arrows move, space cycles, + - 0 set.
// props.value is the vector, an array of 0, 1 and -1. Edits are told to Python as 'edit'.
const cells = element.querySelector(".cells");
const NEXT = { 0: 1, 1: -1, "-1": 0 };
const GLYPH = { 0: "0", 1: "1", "-1": "\u22121" };
const KEYS = { "+": 1, 1: 1, "-": -1, 0: 0 };
const COLUMNS = 8;
const FEW = 16; // elements, that leave room for larger cells
const WIDE = 12; // for vectors that would be taller than the window

const columns = () => (cells.children.length > 64 ? WIDE : COLUMNS);

function paint(index, value) {
  const cell = cells.children[index];
  cell.dataset.element = value;
  cell.textContent = GLYPH[value];
  cell.setAttribute("aria-label", `element ${index + 1}: ${GLYPH[value]}`);
}

function show() {
  const vector = props.value;
  while (cells.children.length > vector.length) cells.lastChild.remove();
  while (cells.children.length < vector.length) {
    const cell = document.createElement("button");
    cell.className = "cell";
    cell.type = "button";
    cell.tabIndex = cells.children.length === 0 ? 0 : -1; // one stop for the tab key, then arrows
    cells.append(cell);
  }
  if (!cells.querySelector('[tabindex="0"]')) cells.firstChild.tabIndex = 0;
  cells.style.setProperty("--columns", columns());
  cells.classList.toggle("few", vector.length <= FEW);
  vector.forEach((value, index) => paint(index, value));
}

function tell() {
  props.value = Array.from(cells.children, (cell) => Number(cell.dataset.element));
  trigger("edit");
}

function indexOf(target) {
  const cell = target?.closest?.(".cell");
  return cell && cells.contains(cell) ? Array.prototype.indexOf.call(cells.children, cell) : -1;
}

function focus(index) {
  if (index < 0 || index >= cells.children.length) return;
  cells.querySelector('[tabindex="0"]').tabIndex = -1;
  cells.children[index].tabIndex = 0;
  cells.children[index].focus();
}

let brush = null; // the value that a drag paints; null when no button is down

cells.addEventListener("pointerdown", (event) => {
  const index = indexOf(event.target);
  if (index < 0 || event.button !== 0) return;
  event.preventDefault();
  event.target.releasePointerCapture?.(event.pointerId); // touch would keep all moves to one cell
  brush = NEXT[cells.children[index].dataset.element];
  focus(index);
  paint(index, brush);
});

cells.addEventListener("pointermove", (event) => {
  if (brush === null) return;
  const index = indexOf(document.elementFromPoint(event.clientX, event.clientY));
  if (index >= 0) paint(index, brush);
});

function release() {
  if (brush === null) return;
  brush = null;
  tell();
}
window.addEventListener("pointerup", release);
window.addEventListener("pointercancel", () => {
  brush = null; // the finger turned out to scroll: nothing was meant to change
  show();
});

cells.addEventListener("keydown", (event) => {
  const index = indexOf(event.target);
  if (index < 0 || event.ctrlKey || event.metaKey || event.altKey) return;
  const move = {
    ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns(), ArrowDown: columns(),
    Home: -index, End: cells.children.length - 1 - index,
  }[event.key];
  if (move !== undefined) {
    focus(index + move);
  } else if (event.key === " " || event.key in KEYS) {
    paint(index, event.key === " " ? NEXT[cells.children[index].dataset.element] : KEYS[event.key]);
    tell();
  } else {
    return;
  }
  event.preventDefault();
  event.stopPropagation();
});

watch("value", show);
show();
