// Pure functions for the grid of cells.
const COLUMNS = 8;
const WIDE = 12; // columns for long vectors, so that the grid fits into the window
const FEW = 16; // up to so many elements, the cells are larger
const NEXT = { 0: 1, 1: -1, "-1": 0 };
const KEYS = { "+": 1, 1: 1, "-": -1, 0: 0 };

// Return the number of columns, for few elements in one row or not.
export const columnsOf = (count, inOneRow = false) => (inOneRow ? count : count > 64 ? WIDE : COLUMNS);
export const areFew = (count) => count <= FEW;

// Return the next element in the cycle 0, 1, -1.
export const nextOf = (element) => NEXT[element];

// Return the element that a key writes over `element`, or undefined for other keys.
export function written(key, element) {
  if (key === " ") return nextOf(element);
  return Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
}

// Return the index that a key moves to, which may be outside the grid, or undefined for other keys.
export function movedTo(key, index, count, columns) {
  const by = {
    ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns,
    Home: -index, End: count - 1 - index,
  }[key];
  return by === undefined ? undefined : index + by;
}
