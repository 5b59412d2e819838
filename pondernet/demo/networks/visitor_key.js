// The key by which the server finds what this browser tab has trained: 32 random hexadecimal digits.
const KEY = "pondernet-key"; // in sessionStorage, so that a reload keeps it
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
    key = sessionStorage.getItem(KEY) ?? newKey();
    sessionStorage.setItem(KEY, key);
  } catch {
    key ||= newKey();
  }
  return key;
}

export function load({ props }) {
  props.value = visitorKey();
}
