// What the browser remembers of the story. It may refuse to store anything for a page within a page,
// as on a Space: then each visit without a link is a first one, and a reload forgets the beat left.
const VISITED = "pondernet-visited"; // in localStorage
const LEFT = "pondernet-beat"; // in sessionStorage: each tab has its own
let unasked = false; // whether the first beat shows because of a first visit

// Return whether this is the first visit, on which the first beat shows unasked.
export function beginsUnasked() {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return false;
  try {
    if (localStorage.getItem(VISITED)) return false;
    localStorage.setItem(VISITED, "1");
  } catch {
    // Not stored.
  }
  unasked = true;
  return true;
}

export const isUnasked = () => unasked;

export function setAsked() {
  unasked = false;
}

export function keepPlace(beat) {
  try {
    sessionStorage.setItem(LEFT, beat);
  } catch {
    // Not stored.
  }
}

// Return the beat that was shown last in this tab, or 1.
export function placeLeft() {
  try {
    return Number(sessionStorage.getItem(LEFT)) || 1;
  } catch {
    return 1;
  }
}
