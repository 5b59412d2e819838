// Bring the parts that a caption points at into the window, beside the caption.
import { bringIntoWindow, isInside } from "../shell/parent_page.js";

const LOOK_MS = 50;
const QUIET_LOOKS = 3; // in a row without a change: Gradio adds the parts of a tab one after another
const PATIENCE = 200; // looks
const GAP = 10; // px between the caption and the part
const SHARE = 0.7; // of the screen, which caption and part may take before the caption moves to the part

// Resolve when an element that matches is shown and has its place, or after a while without one.
export async function waitFor(selector) {
  let before = null;
  let quiet = 0;
  for (let look = 0; look < PATIENCE && quiet < QUIET_LOOKS; look++) {
    const element = document.querySelector(selector);
    const place = element?.checkVisibility() ? element.getBoundingClientRect().top + scrollY : null;
    quiet = place !== null && place === before ? quiet + 1 : 0;
    before = place;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

// Return what has to be seen for a part to be seen: for a step also the figure above it.
export function seenWith(selector) {
  const part = document.querySelector(selector);
  return part?.closest(".steps") ?? part;
}

// Bring a part into the window, below the caption, which is kept at its top.
export function bring(strip, part, calm) {
  if (!part) return;
  const behavior = calm ? "auto" : "smooth";
  document.documentElement.style.scrollPadding = `${strip.offsetHeight + GAP}px 0 ${GAP}px`;
  const whole = isInside && window.innerHeight >= document.documentElement.scrollHeight;
  if (!whole) return bringIntoWindow(part, behavior, "nearest");
  // The page around makes room for the whole of this one, so that nothing sticks to its window. Move
  // the caption to the part where both do not fit into the screen otherwise.
  strip.style.translate = "";
  const top = strip.getBoundingClientRect().top;
  const { top: start, bottom: end } = part.getBoundingClientRect();
  const by = end - top > SHARE * screen.availHeight ? start - GAP - strip.offsetHeight - top : 0;
  strip.style.translate = `0 ${Math.max(0, by)}px`;
  bringIntoWindow(strip, behavior, "start");
}
