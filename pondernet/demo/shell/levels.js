// What the Escape key leaves, one level at a time. A text box, a dialog and the blank screen come
// before these: they take the key themselves.
const DIALOG = "dialog[open], [role=dialog][aria-modal=true]"; // the second is Gradio's API page
const ORDER = ["explanation", "story", "presenter"]; // from the innermost
const levels = new Map();

// Add a level of `ORDER`: `isOn()` returns whether the visitor is in it, `leave()` leaves it.
export function addLevel(name, isOn, leave) {
  levels.set(name, { isOn, leave });
}

export const isDialogOpen = () => document.querySelector(DIALOG) !== null;

export function leaveOneLevel() {
  const inside = ORDER.find((name) => levels.get(name)?.isOn());
  if (inside) levels.get(inside).leave();
}
