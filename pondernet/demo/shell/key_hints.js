// Tell the key of a button on the button itself: its tooltip, and aria-keyshortcuts. A key that is switched
// off is not told. Buttons that no action of the table clicks on name their key in data-key.
import { isOff } from "./letter_keys.js";

// Return the selector of the control that an action of the table uses, or null.
export function controlOf([name, detail]) {
  if (name === "click") return detail;
  return name === "tab" ? `[role="tab"][data-tab-id="${detail}"]` : null;
}

// Return [selector, name of the key] for each control of the table.
export function hintsOf(keys) {
  const actions = keys.flatMap((line) => Object.entries(line.actions));
  return actions.flatMap(([key, action]) => {
    const control = controlOf(action);
    return control ? [[control, key.length === 1 ? key.toUpperCase() : key]] : [];
  });
}

// Gradio makes the buttons of a tab when it is first opened.
export function showKeyHints(keys, hint) {
  const hints = hintsOf(keys);
  function show() {
    for (const [selector, name] of hints) {
      const control = document.querySelector(selector);
      if (control) control.dataset.key = name;
    }
    for (const control of document.querySelectorAll("[data-key]")) {
      const { key } = control.dataset;
      const told = isOff(key) ? "" : hint.replace("{}", key);
      if (control.title === told) continue;
      control.title = told;
      if (told) control.setAttribute("aria-keyshortcuts", key);
      else control.removeAttribute("aria-keyshortcuts");
    }
  }
  new MutationObserver(show).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("pondernet:letters", show);
  show();
}
