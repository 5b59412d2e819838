// Pure functions for the player. `at` is the last step shown, or null for all steps; `halting` is
// the halting step of the network. Before the first step `at` is 0.

// Return `step` limited to 0 .. `last`; null stays null.
export function clamp(step, last) {
  return step === null ? null : Math.max(0, Math.min(last, step));
}

// Return the next step while playing, or null after the halting step.
export function following(at, halting) {
  return at === halting ? null : (at ?? 0) + 1;
}

// Return where to start: at the current step if paused before the halting step, else at 0.
export function beginning(at, halting) {
  return at === null || at >= halting ? 0 : at;
}

// Return the step for an arrow key. From all steps, back goes to the last, forward to the first.
export function moved(at, by, last) {
  return Math.max(1, (at ?? (by < 0 ? last + 1 : 0)) + by);
}

// Return the index in a row after an arrow key, Home or End, or undefined for other keys.
export function placeInRow(key, from, count) {
  return { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: count - 1 }[key];
}

// Return the figure without the panel of the share that is still thinking.
export function withoutThinking({ data, layout }) {
  const { xaxis6, yaxis6, ...rest } = layout;
  return { data: data.filter((trace) => trace.meta.part !== "thinking"), layout: rest };
}

// Return the figure without the steps after `at`, and with a line at `at`.
export function revealed({ data, layout }, at, halting) {
  if (at === null) return { data, layout };
  const upTo = (values) => values.map((each, i) => (i < at ? each : null));
  const visible = (trace) => ({
    ...trace,
    ...(["step", "thinking"].includes(trace.meta.part) && { y: upTo(trace.y) }),
    ...(trace.meta.part === "states" && { z: trace.z.map(upTo) }),
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
