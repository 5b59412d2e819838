// The key by which the server finds what this browser tab has trained: 32 random hexadecimal digits.
// A tab that is duplicated, or opened by another, begins with a copy of that tab's sessionStorage.
const KEY = "pondernet-key"; // in sessionStorage, so that a reload keeps it
const FREE = "pondernet-key-free"; // there while no page has the key: it was left, and not copied
let key = "";

function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// Return the key of this tab.
export function visitorKey() {
  if (key) return key;
  // A browser may refuse to store anything for a page within a page, as on a Space. Then a reload
  // makes a new key.
  try {
    const isFree = sessionStorage.getItem(FREE) || document.wasDiscarded; // by Chromium, to save memory
    key = (isFree && sessionStorage.getItem(KEY)) || newKey();
    sessionStorage.setItem(KEY, key);
    sessionStorage.removeItem(FREE);
    window.addEventListener("pagehide", () => sessionStorage.setItem(FREE, "yes"));
    window.addEventListener("pageshow", () => sessionStorage.removeItem(FREE)); // also after "back"
  } catch {
    key ||= newKey();
  }
  return key;
}

export function load({ props }) {
  props.value = visitorKey();
}
