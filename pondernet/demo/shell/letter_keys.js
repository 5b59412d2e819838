// Whether single characters are shortcuts. Those who dictate, or whose screen reader passes keys on,
// switch them off; the browser remembers it.
const OFF = "pondernet-letters-off"; // in localStorage
const UNREAD = ["Process", "Unidentified"]; // an input method has taken the key
let off = false;

// Return whether a pressed key writes a character; Space and Enter work buttons.
export const isCharacter = (key) => key !== " " && ([...key].length === 1 || UNREAD.includes(key));

// Return whether a pressed key is switched off.
export const isOff = (key) => off && isCharacter(key);

// Let a checkbox switch the characters on and off.
export function keepLetters(box) {
  try {
    off = localStorage.getItem(OFF) !== null;
  } catch {
    // A page within a page may not be allowed to store anything: then a reload forgets the choice.
  }
  box.checked = !off;
  box.addEventListener("change", () => {
    off = !box.checked;
    document.dispatchEvent(new CustomEvent("pondernet:letters"));
    try {
      if (off) localStorage.setItem(OFF, "1");
      else localStorage.removeItem(OFF);
    } catch {
      // See above.
    }
  });
}
