// Show the data-explanation of an element on hover and focus, in one box inside the window.
import { addLevel } from "./levels.js";

const EDGE = 8; // px from the box to its element and to the edge of the window

export function showExplanations(box) {
  document.body.append(box); // so that no ancestor clips it
  let explained = null;

  function explain(node) {
    if (node === explained) return;
    explained?.removeAttribute("aria-describedby");
    explained = node;
    box.hidden = !node;
    if (!node) return;
    box.textContent = node.dataset.explanation;
    node.setAttribute("aria-describedby", box.id);
    place();
  }

  function place() {
    const { left, width, top, bottom } = explained.getBoundingClientRect();
    const most = document.documentElement.clientWidth - box.offsetWidth - EDGE;
    const x = Math.max(EDGE, Math.min(left + width / 2 - box.offsetWidth / 2, most));
    const below = bottom + EDGE + box.offsetHeight < window.innerHeight;
    box.style.left = `${x}px`;
    box.style.top = `${below ? bottom + EDGE : top - EDGE - box.offsetHeight}px`;
  }

  for (const event of ["pointerover", "focusin"]) {
    document.addEventListener(event, ({ target }) => {
      explain(target.closest?.("[data-explanation]") ?? null);
    });
  }
  document.addEventListener("focusout", () => explain(null));
  addLevel("explanation", () => explained !== null, () => explain(null));
  // A word that gets the focus may scroll into the window, and keeps its box.
  const follow = () => (explained && explained === document.activeElement ? place() : explain(null));
  document.addEventListener("scroll", follow, { capture: true, passive: true });
}
