// Keyboard shortcuts. They are off while the visitor types, and do not take the keys of a focused
// control.
import { isCharacter, isOff } from "./letter_keys.js";
import { currentTab } from "./tabs.js";

const AFTER_CLICK = 50; // ms: a click on a label focuses its control a moment later
const TYPING = "textarea, input:not([type=range], [type=checkbox], [type=radio]), [contenteditable]";
const OWN_KEYS = { Enter: "button:not(.cell), a, summary, input", " ": "button, a, summary, input" };
const OWN_ARROWS = "input, .cell, .coin, [role=tab], [role=application]";
const LATIN = /^[a-z]$/;
const ARABIC_DIGIT = /^[\u0660-\u0669\u06f0-\u06f9]$/;

// Return the character that a key writes as the table has it: lower case, of usual width, Latin.
function written(key) {
  if ([...key].length > 1) return key;
  if (ARABIC_DIGIT.test(key)) return String(key.charCodeAt(0) & 15);
  return key === "\u061f" ? "?" : key.normalize("NFKC").toLowerCase();
}

// Return what a key writes on a keyboard for English, by its place; undefined for other keys.
function placed(code, shifted) {
  if (code === "Slash" && shifted) return "?";
  if (code === "Period" && !shifted) return ".";
  const [, digit] = !shifted && code.match(/^(?:Digit|Numpad)(\d)$/) || [];
  return digit ?? code.match(/^Key([A-Z])$/)?.[1].toLowerCase();
}

// Return the names that a pressed key may have in the table: what it writes, then, unless that is a
// Latin letter, its place. On AZERTY the key of 1 writes "&", on a Greek keyboard that of R a rho.
export function namesOf({ key, code = "", shiftKey = false }) {
  const name = written(key);
  return LATIN.test(name) || !(isCharacter(key) || key === " ") ? [name] : [name, placed(code, shiftKey)];
}

// Return the action of a pressed key on a tab, [event, detail], or undefined.
export function actionOf(pressed, tab, keys) {
  for (const name of namesOf(pressed)) {
    const works = (line) => Object.hasOwn(line.actions, name) && [null, tab].includes(line.tab);
    const line = keys.find(works);
    if (line) return line.actions[name];
  }
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
    if (isOff(key)) return;
    const action = actionOf(event, currentTab(), keys);
    const owners = ownersOf(key);
    if (!action || (owners && target.closest?.(owners))) return;
    event.preventDefault();
    const [name, detail] = action;
    if (name === "click") document.querySelector(detail)?.click();
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
