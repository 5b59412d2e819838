// Names and roles that Gradio 6.31 leaves out: of tab panels, and of groups of choices. Its radio buttons
// have a name each; with one for all, they are one stop of the tab key, and the arrow keys choose.
const LABEL = "[data-testid=block-info]"; // Gradio's words over a group

function nameParts() {
  for (const panel of document.querySelectorAll("[role=tabpanel]:not([aria-labelledby])")) {
    panel.setAttribute("aria-labelledby", `${panel.id}-button`);
  }
  for (const group of document.querySelectorAll("fieldset[id]:not([aria-label])")) {
    const label = group.querySelector(LABEL);
    if (label) group.ariaLabel = label.textContent;
  }
  for (const radio of document.querySelectorAll("fieldset[id] input[type=radio]")) {
    const group = radio.closest("fieldset");
    group.role = "radiogroup";
    if (radio.name !== group.id) radio.name = group.id;
  }
}

export function keepNames() {
  // Gradio writes the names anew with each answer.
  const changes = { childList: true, subtree: true, attributes: true, attributeFilter: ["name"] };
  new MutationObserver(nameParts).observe(document.body, changes);
  nameParts();
}
