// A beat of the tab Train live. Arriving at it starts nothing, since few trainings run at once and a
// link may have many readers: the visitor presses Start, or Next, which presses it. Where the story
// ends there, Next then lets the Ponder tab show the trained network.

// Return the id of the button that Next presses on a beat of a tab, or null.
export function buttonOf(tab, isLast, started) {
  if (tab !== "train") return null;
  if (!started) return "start";
  return isLast ? "use" : null;
}
