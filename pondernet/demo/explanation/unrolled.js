// Show the steps of the drawing around one of them, and mark that one.
const [WIDTH, HEIGHT] = [900, 280]; // of the window, in units of the drawing
const BEFORE = 2; // steps in the window before the marked one

// Return the first step in the window.
export const firstShown = (step, last, shown) => Math.max(1, Math.min(step - BEFORE, last - shown + 1));

export function showStep(step) {
  const drawing = document.querySelector("#unrolled svg");
  if (!drawing) return;
  const { last, shown, apart } = drawing.dataset;
  const left = apart * (firstShown(step, last, shown) - 1);
  drawing.setAttribute("viewBox", `${left} 0 ${WIDTH} ${HEIGHT}`);
  for (const each of drawing.querySelectorAll("[data-step]")) {
    each.classList.toggle("now", Number(each.dataset.step) === step);
  }
}
