// The blank screen and the full screen of a speaker.
const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta"];

// Blank the screen on pondernet:blank. Any key or press shows the page again, and does nothing else.
export function blankOnRequest(cover) {
  document.body.append(cover); // so that no ancestor clips it
  const show = () => (cover.hidden = true);
  document.addEventListener("pondernet:blank", () => (cover.hidden = false));
  cover.addEventListener("click", show);
  window.addEventListener("keydown", (event) => {
    if (cover.hidden || MODIFIERS.includes(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) show();
  }, { capture: true });
}

// Enter or leave full screen on pondernet:fullscreen. `refused()` is called where a browser, or a page
// around this one, does not allow it.
export function fullScreenOnRequest(refused) {
  document.addEventListener("pondernet:fullscreen", () => {
    if (document.fullscreenElement) return document.exitFullscreen();
    if (!document.fullscreenEnabled) return refused();
    document.documentElement.requestFullscreen().catch(refused);
  });
}
