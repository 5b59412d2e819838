// Show the page once all its parts are there. Gradio adds one after another, and each would move those
// below it. Without this script the styles show the page after some seconds.
const LOOK_MS = 50;
const QUIET_LOOKS = 3; // in a row without a change
const PARTS = "#page-bar, #story, #tabs .block, #tabs button";

function places() {
  const rectangles = Array.from(document.querySelectorAll(PARTS), (part) => part.getBoundingClientRect());
  return rectangles.map(({ top, bottom }) => `${top} ${bottom}`).join();
}

export function showWhenSettled() {
  let before = "";
  let quiet = 0;
  const timer = setInterval(() => {
    const now = places();
    const busy = document.body.getAttribute("data-busy") !== "false"; // the view of the link is to come
    quiet = now === before && !busy ? quiet + 1 : 0;
    before = now;
    if (quiet < QUIET_LOOKS) return;
    clearInterval(timer);
    document.documentElement.classList.add("settled");
  }, LOOK_MS);
}
