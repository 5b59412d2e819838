// What the player of a pondering shows, as pure functions. `at` is the step up to which all is
// shown, or null for all steps; `halting` is the step at which the network halted.

// The step to show when one is asked for: between 1 and `last`, or null.
export function clamp(step, last) {
  return step === null ? null : Math.max(1, Math.min(last, step));
}

// The step that follows while the player plays; null after the halting step.
export function following(at, halting) {
  return at === halting ? null : (at ?? 0) + 1;
}

// Where the player begins: anew, unless it was paused before the halting step.
export function beginning(at, halting) {
  return at === null || at >= halting ? 0 : at;
}

// The step that an arrow key asks for: from all steps, back to the last and on to the first.
export function moved(at, by, last) {
  return (at ?? (by < 0 ? last + 1 : 0)) + by;
}

// Where in a row an arrow, Home or End leads from a place; undefined for another key.
export function placeInRow(key, from, count) {
  return { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: count - 1 }[key];
}

// Steps between two labels of an axis, so that labels do not touch.
export function labelEvery(width, steps, labelWidth) {
  return width / steps < labelWidth ? 5 : 1;
}

// The figure with the steps after `at` taken out, and a line at it.
export function revealed({ data, layout }, at, halting) {
  if (at === null) return { data, layout };
  const upTo = (values) => values.map((each, i) => (i < at ? each : null));
  const visible = (trace) => ({
    ...trace,
    ...(trace.meta.part === "step" && { y: upTo(trace.y) }),
    ...(trace.meta.part === "samples" && { visible: false }),
    ...(trace.meta.part === "sample" && { visible: trace.visible !== false && trace.x[0] <= at }),
  });
  const [band, ...lines] = layout.shapes;
  const cursor = {
    type: "line", xref: "x", yref: "paper", x0: at, x1: at, y0: 0, y1: 1, line: { width: 1 },
    layer: "below",
  };
  const shapes = [{ ...band, visible: at >= halting }, ...lines, cursor];
  return { data: data.map(visible), layout: { ...layout, shapes } };
}

// The bars up to `at`, of which the last has grown to a share of its height.
export function grown(bars, at, share) {
  return bars.map((p, i) => (i < at - 1 ? p : i === at - 1 ? p * share : null));
}
