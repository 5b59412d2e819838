// The arithmetic of the vector's grid, as pure functions.
const COLUMNS = 8;
const WIDE = 12; // for vectors that would be taller than the window
const FEW = 16; // elements, that leave room for larger cells
const NEXT = { 0: 1, 1: -1, "-1": 0 };
const KEYS = { "+": 1, 1: 1, "-": -1, 0: 0 };

export const columnsOf = (count) => (count > 64 ? WIDE : COLUMNS);
export const areFew = (count) => count <= FEW;

// The element that a click makes of another: 0, 1, -1, and 0 again.
export const nextOf = (element) => NEXT[element];

// The element that a key writes in place of another; undefined for another key.
export function written(key, element) {
  if (key === " ") return nextOf(element);
  return Object.hasOwn(KEYS, key) ? KEYS[key] : undefined;
}

// The cell that a key leads to, perhaps outside of the grid; undefined for another key.
export function movedTo(key, index, count) {
  const by = {
    ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columnsOf(count), ArrowDown: columnsOf(count),
    Home: -index, End: count - 1 - index,
  }[key];
  return by === undefined ? undefined : index + by;
}
