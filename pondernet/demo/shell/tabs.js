// The tabs of the page, as Gradio draws them.

export function tabButtons() {
  return [...document.querySelectorAll('[role="tablist"] [role="tab"]')];
}

// The name of the tab in front; undefined until Gradio has drawn the tabs.
export function currentTab() {
  const selected = tabButtons().find((tab) => tab.getAttribute("aria-selected") === "true");
  return selected?.dataset.tabId;
}

export function openTab(name) {
  tabButtons().find((tab) => tab.dataset.tabId === name)?.click();
}
