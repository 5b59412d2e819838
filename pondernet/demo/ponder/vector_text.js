// Report every change of the vector's text box. Gradio 6.31 sends the event `input` of gr.Textbox only
// after `keypress`, so not after paste, cut, undo, Backspace or dictation. After each of these, this
// script dispatches a `keypress` without a key.
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
