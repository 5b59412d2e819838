// The text box of the vector. Gradio 6.31 tells Python of key presses in a text box, but not of
// paste, cut, undo, Backspace or dictation. To its handler, each of these is now followed by the
// press of a key without name.
let listening = false;

export function keepTextHeard() {
  if (listening) return;
  listening = true;
  document.addEventListener("input", ({ target }) => {
    if (target.matches?.("#vector-text textarea")) {
      target.dispatchEvent(new KeyboardEvent("keypress", { bubbles: true }));
    }
  });
}
