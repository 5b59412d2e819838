// Pure functions for the numbers beside the lines of the textbook loop.
const digits = (value, count) => value.toFixed(count).replace("-", "\u2212");

// Return what each line does at step `n`, by the names in loop.py.
export function numbersAt({ y, lambda_n, thinking, p, prior, step_losses, reconstruction, divergence, beta }, n) {
  const i = n - 1;
  const last = n === p.length;
  const three = (value) => digits(value, 3);
  const four = (value) => digits(value, 4);
  return {
    step: `step ${n}`,
    answer: `${digits(y[i], 2)}: ${y[i] > 0 ? "odd" : "even"}`,
    lambda: last ? "1: it must halt" : three(lambda_n[i]),
    p: `${three(thinking[i])} \u00d7 ${three(lambda_n[i])} = ${three(p[i])}`,
    rec: `+ ${three(p[i])} \u00d7 ${four(step_losses[i])} = ${four(reconstruction[i])}`,
    prior: three(prior[i]),
    kl: `+ ${beta} \u00d7 ${four(divergence[i])} = ${four(beta * divergence[i])}`,
    rest: last ? "0" : `${three(thinking[i])} \u2212 ${three(p[i])} = ${three(thinking[i] - p[i])}`,
  };
}
