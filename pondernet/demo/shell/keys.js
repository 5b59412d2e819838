// Keyboard shortcuts. They are off while the visitor types, and do not take the keys of a focused
// control.
import { currentTab } from "./tabs.js";

const AFTER_CLICK = 50; // ms: a click on a label focuses its control a moment later
const TYPING = "textarea, input:not([type=range], [type=checkbox], [type=radio]), [contenteditable]";
const OWN_KEYS = { Enter: "button:not(.cell), a, summary, input", " ": "button, a, summary, input" };
const OWN_ARROWS = "input, .cell, .coin, [role=tab]";

// Return the name of a key in the table: letters in lower case.
export const nameOf = (key) => (key.length === 1 ? key.toLowerCase() : key);

// Return the action of a key on a tab, [event, detail], or undefined.
export function actionOf(key, tab, keys) {
  const name = nameOf(key);
  const works = (line) => Object.hasOwn(line.actions, name) && [null, tab].includes(line.tab);
  return keys.find(works)?.actions[name];
}

// Return a selector for the controls that use a key themselves, or null.
export function ownersOf(key) {
  return OWN_KEYS[key] ?? (key.startsWith("Arrow") ? OWN_ARROWS : null);
}

// Listen to the keys in the table. `isPaused()` returns whether a dialog is open.
export function listenToKeys(keys, isPaused) {
  document.addEventListener("keydown", (event) => {
    const { target, key } = event;
    const repeated = event.repeat && !key.startsWith("Arrow");
    if (event.ctrlKey || event.metaKey || event.altKey || repeated || isPaused()) return;
    if (target.matches?.(TYPING)) {
      if (key === "Escape") target.blur();
      return;
    }
    const action = actionOf(key, currentTab(), keys);
    const owners = ownersOf(key);
    if (!action || (owners && target.closest?.(owners))) return;
    event.preventDefault();
    const [name, detail] = action;
    if (name === "click") document.querySelector(`#${detail}`)?.click();
    else document.dispatchEvent(new CustomEvent(`pondernet:${name}`, { detail }));
  });

  // Blur a control after a mouse click, so that the shortcuts keep working.
  document.addEventListener("click", ({ target, detail }) => {
    if (detail > 0) target.closest?.("button:not(.cell)")?.blur();
  });
  document.addEventListener("pointerup", ({ target }) => {
    const choice = target.closest?.("label")?.querySelector("input[type=radio], input[type=checkbox]");
    const used = target.matches?.("input[type=range]") ? target : choice;
    if (used) setTimeout(() => used.blur(), AFTER_CLICK);
  });

  // In Gradio 6.31 the list of gr.Dropdown stays open, here over the cells, when the tab key leaves it.
  // Its own handler of Escape closes it, but also blurs the box. If that happened before the tab key
  // moves the focus, WebKit would move it to the top of the page.
  document.addEventListener("keydown", ({ key, target }) => {
    if (key !== "Tab" || !target.matches?.("[role=combobox]")) return;
    const close = () => target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    target.addEventListener("focusout", close, { once: true });
  });
}
