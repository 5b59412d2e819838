// Bring the parts that a caption points at into the window, beside the caption.
import { bringIntoWindow, isInside } from "../shell/parent_page.js";

const LOOK_MS = 50;
const QUIET_LOOKS = 3; // in a row without a change: Gradio adds the parts of a tab one after another
const PATIENCE = 200; // looks
const GAP = 10; // px between the caption and the part
const SHARE = 0.8; // of the screen: what a browser and a page around leave for this one

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

// Return the top and the bottom of all parts together.
export function spanOf(parts) {
  const rectangles = parts.map((part) => part.getBoundingClientRect());
  return {
    top: Math.min(...rectangles.map(({ top }) => top)),
    bottom: Math.max(...rectangles.map(({ bottom }) => bottom)),
  };
}

// Return how far the caption has to move down from `top` to stand above the parts. It stays where both
// fit into `room`. If even all parts do not fit, it moves to the first.
export function shiftOf(top, height, all, first, room) {
  if (all.bottom - top <= room) return 0;
  const { top: start } = all.bottom - all.top + height + GAP <= room ? all : first;
  return Math.max(0, start - GAP - height - top);
}

// Bring the first of some parts into the window, below the caption, which is kept at its top.
export function bring(strip, parts, calm) {
  if (!parts.length) return;
  const behavior = calm ? "auto" : "smooth";
  document.documentElement.style.scrollPadding = `${strip.offsetHeight + GAP}px 0 ${GAP}px`;
  const whole = isInside && window.innerHeight >= document.documentElement.scrollHeight;
  if (!whole) return bringIntoWindow(parts[0], behavior, "nearest");
  // The page around makes room for the whole of this one, so that nothing sticks to its window.
  strip.style.translate = "";
  const { top } = strip.getBoundingClientRect();
  const room = SHARE * screen.availHeight;
  const shift = shiftOf(top, strip.offsetHeight, spanOf(parts), spanOf(parts.slice(0, 1)), room);
  strip.style.translate = `0 ${shift}px`;
  bringIntoWindow(strip, behavior, "start");
}
