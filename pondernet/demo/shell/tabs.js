// The tabs of the page. Gradio 6.31 gives the button of a tab the attribute data-tab-id, the id of
// gr.Tab, which its documentation does not mention.

export function tabButtons() {
  return [...document.querySelectorAll('[role="tablist"] [role="tab"]')];
}

// Return the name of the open tab; undefined until Gradio has made the tabs.
export function currentTab() {
  const selected = tabButtons().find((tab) => tab.getAttribute("aria-selected") === "true");
  return selected?.dataset.tabId;
}

export function openTab(name) {
  tabButtons().find((tab) => tab.dataset.tabId === name)?.click();
}

const PATIENCE = 120; // frames to wait for the contents of a tab that has just been opened

// Scroll to an element by its id and focus it, once it is shown.
export function scrollToPlace(id, frames = PATIENCE) {
  const place = document.getElementById(id);
  if (!place?.checkVisibility()) {
    if (frames > 0) requestAnimationFrame(() => scrollToPlace(id, frames - 1));
    return;
  }
  place.focus({ preventScroll: true });
  place.scrollIntoView({ block: "start" });
}
