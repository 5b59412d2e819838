// Light up the parts of the page that a caption points at.
const STEP = ".coin"; // begins the selector of steps, which are lit through the figure above too

// Return the rules that light up parts, by their css selectors. As rules they also hold for what
// Python sends anew.
export function rulesOf(selectors) {
  const steps = selectors.filter((each) => each.startsWith(STEP));
  const parts = selectors.filter((each) => !each.startsWith(STEP));
  const rule = (lit, style) => (lit.length ? [`:root :is(${lit.join()}) { ${style} }`] : []);
  return [
    ...rule(steps, "--lit-step: var(--lit-ground)"),
    ...rule(parts, "outline: 3px solid var(--lit); outline-offset: 3px; border-radius: 6px"),
  ].join("\n");
}
