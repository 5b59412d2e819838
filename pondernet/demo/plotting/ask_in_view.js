// Call `ask` when an element comes into view, and after each change of the view of the page while it is.
export function askInView(element, ask) {
  let stale = true; // whether the view has changed since it was asked for

  // A link opens a tab before its view is there.
  function look() {
    if (!stale || !element.checkVisibility() || document.body.dataset.busy !== "false") return;
    stale = false;
    ask();
  }
  new ResizeObserver(look).observe(element);
  new MutationObserver(look).observe(document.body, { attributes: true, attributeFilter: ["data-busy"] });
  document.addEventListener("pondernet:drawn", () => {
    stale = true;
    look();
  });
}
