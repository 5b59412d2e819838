// Tell the key of a button on the button itself: its tooltip, and aria-keyshortcuts.

// Return the selector of the control that an action of the table uses, or null.
export function controlOf([name, detail]) {
  if (name === "click") return detail;
  return name === "tab" ? `[role="tab"][data-tab-id="${detail}"]` : null;
}

// Return [selector, name of the key, tooltip] for each control of the table.
export function hintsOf(keys, hint) {
  const actions = keys.flatMap((line) => Object.entries(line.actions));
  return actions.flatMap(([key, action]) => {
    const control = controlOf(action);
    const name = key.length === 1 ? key.toUpperCase() : key;
    return control ? [[control, name, hint.replace("{}", name)]] : [];
  });
}

// Gradio makes the buttons of a tab when it is first opened.
export function showKeyHints(keys, hint) {
  const hints = hintsOf(keys, hint);
  function show() {
    for (const [selector, name, tooltip] of hints) {
      const control = document.querySelector(selector);
      if (!control || control.title) continue;
      control.title = tooltip;
      control.setAttribute("aria-keyshortcuts", name);
    }
  }
  new MutationObserver(show).observe(document.body, { childList: true, subtree: true });
  show();
}
