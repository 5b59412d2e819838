// What stands in the boxes of the Ponder tab: the server says what is wrong with it.
export function typed() {
  return {
    vector: document.querySelector("#vector-text textarea")?.value ?? null,
    seed: document.querySelector("#seed input")?.value ?? null,
  };
}
