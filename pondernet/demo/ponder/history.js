// The last samples for the vector in view. The value is {of, seed, sample}: one sample, as HTML.
const KEPT = 8;

// Return the samples with another one.
export function withSample(samples, { of, seed, sample }) {
  const ours = samples.filter((each) => each.of === of && each.seed !== seed);
  return [...ours, { of, seed, sample }].slice(-KEPT);
}

export function load({ element, props, watch }) {
  const list = element.querySelector("ol");
  let samples = [];
  function show() {
    if (!props.value) return;
    samples = withSample(samples, props.value);
    list.innerHTML = samples.map(({ sample }) => sample).join("");
  }
  watch("value", show);
  show();
}
