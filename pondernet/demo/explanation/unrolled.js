// Show the steps of the drawing around one of them, and mark that one.
const [WIDTH, HEIGHT] = [900, 280]; // of the window, in units of the drawing
const BEFORE = 2; // steps in the window before the marked one

// Return the first step in the window.
export const firstShown = (step, last, shown) => Math.max(1, Math.min(step - BEFORE, last - shown + 1));

export function showStep(step) {
  const drawing = document.querySelector("#unrolled svg");
  if (!drawing) return;
  const { last, shown, apart } = drawing.dataset;
  const first = firstShown(step, last, shown);
  drawing.setAttribute("viewBox", `${apart * (first - 1)} 0 ${WIDTH} ${HEIGHT}`);
  for (const each of drawing.querySelectorAll("[data-step]")) {
    const n = Number(each.dataset.step);
    each.classList.toggle("now", n === step);
    each.classList.toggle("outside", n < first || n >= first + Number(shown)); // else half of it is seen
  }
}
