// Pure functions for the hidden state.
const number = (value) => value.toFixed(2).replace("-", "\u2212");
const signed = (value) => (value > 0 ? "+" : "") + number(value);

// Return what each cell of a heat map says: unit, step, value, and what it adds to the two logits.
export function cellTexts({ z, meta }) {
  return z.map((values, row) => values.map((value, i) => (value === null ? "" : [
    `${meta.name}: unit ${meta.units[row]} at step ${i + 1} is ${number(value)}`,
    `adds ${signed(value * meta.to_answer[row])} to the answer's logit (odd)`,
    `and ${signed(value * meta.to_halting[row])} to the halting logit`,
  ].join("<br>"))));
}
