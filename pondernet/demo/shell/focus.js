// Keep the keyboard's focus: a control that is disabled, hidden or removed while it has the focus hands
// it to the next one around it. A browser would hand it to the page as a whole, so to its top. A dialog
// that closes gives it back to where it was before.
const CONTROLS = "button, a[href], input, textarea, summary, [tabindex='0']";

const canHaveFocus = (element) => element.isConnected && !element.disabled && element.checkVisibility();

export function keepFocus() {
  let last = null; // the element with the focus
  let around = []; // its ancestors, from the innermost

  function look() {
    if (!last || canHaveFocus(last) || last.closest("dialog")) return;
    const shown = around.filter((each) => each.isConnected && each.checkVisibility());
    const controls = (group) => [...group.querySelectorAll(CONTROLS)].filter((each) => each.checkVisibility());
    const group = shown.find((each) => controls(each).some((control) => control !== last));
    const next = group && controls(group).find(canHaveFocus);
    if (group && !next) group.tabIndex = -1; // it keeps the focus until one of its controls can have it
    (next ?? group)?.focus({ preventScroll: true });
  }

  // A group that waits looks again.
  function wait() {
    if (document.activeElement?.tabIndex !== -1 || document.activeElement !== last) return;
    [...last.querySelectorAll("button")].find(canHaveFocus)?.focus({ preventScroll: true });
  }

  document.addEventListener("focusin", ({ target }) => {
    last = target;
    around = [];
    for (let each = target.parentElement; each; each = each.parentElement) around.push(each);
  });
  document.addEventListener("focusout", ({ target }) => {
    if (canHaveFocus(target) || target.closest("dialog")) last = null;
  });
  // Once a frame, when the styles are known: to ask for them at each change would compute them anew.
  let due = false;
  const observer = new MutationObserver(() => {
    if (due) return;
    due = true;
    requestAnimationFrame(() => {
      due = false;
      look();
      wait();
    });
  });
  observer.observe(document.documentElement, {
    subtree: true, childList: true, attributes: true, attributeFilter: ["disabled", "hidden", "data-story", "class"],
  });
}
