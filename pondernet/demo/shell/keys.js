// Keys for the stage. They do nothing while the visitor types, and leave a focused control its own.
const dialog = element.querySelector("dialog");
const press = (id) => () => document.querySelector(`#${id}`)?.click();
const player = (detail) => () => {
  document.dispatchEvent(new CustomEvent("pondernet:player", { detail }));
};
const ON_PONDER = {
  r: press("randomize"), s: press("sample-again"), Enter: press("ponder"),
  " ": player("toggle"), ArrowLeft: player(-1), ArrowRight: player(1),
};
const EVERYWHERE = { p: () => togglePresenting(), "?": () => dialog.showModal() };
const AFTER_CLICK = 50; // ms: a label gives the focus to what it names once it has been clicked
const TYPING = "textarea, input:not([type=range], [type=checkbox], [type=radio]), [contenteditable]";
const OWN_KEYS = { Enter: "button:not(.cell), a, summary, input", " ": "button, a, summary, input" };

document.addEventListener("keydown", (event) => {
  const { target, key } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat && !key.startsWith("Arrow")) return;
  if (dialog.open) return;
  if (target.matches?.(TYPING)) {
    if (key === "Escape") target.blur();
    return;
  }
  const name = key.length === 1 ? key.toLowerCase() : key;
  const tab = props.tabs[Number(name) - 1];
  let act = EVERYWHERE[name] ?? (tab && (() => openTab(tab)));
  if (currentTab() === props.tabs[0]) act ??= ON_PONDER[name];
  const owned = OWN_KEYS[name] ?? (key.startsWith("Arrow") ? "input, .cell, .coin, [role=tab]" : null);
  if (!act || (owned && target.closest?.(owned))) return;
  event.preventDefault();
  act();
});

// What was used with the mouse keeps no focus, so that the keys go on meaning what the list says.
document.addEventListener("click", ({ target, detail }) => {
  if (detail > 0) target.closest?.("button:not(.cell)")?.blur();
});
document.addEventListener("pointerup", ({ target }) => {
  const choice = target.closest?.("label")?.querySelector("input[type=radio], input[type=checkbox]");
  const used = target.matches?.("input[type=range]") ? target : choice;
  if (used) setTimeout(() => used.blur(), AFTER_CLICK);
});

// Gradio's list of networks stays open, over the cells, when the tab key leaves it.
document.addEventListener("keydown", ({ key, target }) => {
  if (key !== "Tab" || !target.matches?.("[role=combobox]")) return;
  target.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
});
