// A beat of the tab Train live. Arriving at it starts nothing, since few trainings run at once and a
// link may have many readers: the visitor presses Start, or Next, which presses it. Where the story
// ends there, Next then lets the Ponder tab show the trained network.
const isOn = (id) => document.getElementById(id)?.disabled === false;

// Return whether a run goes on or has left a network: then Next does not start another.
export const isStarted = () => isOn("stop") || isOn("use");

// Return the id of the button that Next presses on a beat of a tab, or null.
export function buttonOf(tab, isLast, started) {
  if (tab !== "train") return null;
  if (!started) return "start";
  return isLast ? "use" : null;
}

// Call `changed` whenever a run begins or ends; return the observer.
export function watchRun(changed) {
  const observer = new MutationObserver(changed);
  for (const id of ["stop", "use"]) {
    const button = document.getElementById(id);
    if (button) observer.observe(button, { attributes: true, attributeFilter: ["disabled"] });
  }
  return observer;
}
