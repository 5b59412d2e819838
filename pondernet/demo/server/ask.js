// Ask the server for the outputs of a short event. A later question of the same name overtakes an
// earlier one, whose outputs then stay as they are.
const SLOW_MS = 1_000; // after which the page shows that it waits
const LOST_MS = 10_000; // after which it says what to do
const last = new Map(); // the number of the last question, by name
let waiting = 0;

const tell = (name, detail) => document.dispatchEvent(new CustomEvent(`pondernet:${name}`, { detail }));

// Show that the page waits until the returned function is called.
function showWaiting() {
  const slow = setTimeout(() => {
    waiting++;
    document.documentElement.classList.add("waiting");
  }, SLOW_MS);
  const lost = setTimeout(() => tell("unanswered", "slow"), LOST_MS);
  const began = performance.now();
  return () => {
    clearTimeout(slow);
    clearTimeout(lost);
    if (performance.now() - began < SLOW_MS) return;
    waiting = Math.max(0, waiting - 1);
    if (!waiting) document.documentElement.classList.remove("waiting");
  };
}

// Return the outputs in their order; undefined for those that stay as they are.
export async function ask(name, values) {
  const number = (last.get(name) ?? 0) + 1;
  last.set(name, number);
  const done = showWaiting();
  try {
    const answer = await fetch(new URL(`ask/${name}`, document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(values),
    });
    const said = await answer.json();
    if (last.get(name) !== number) return [];
    if (!answer.ok) throw new Error(said.detail);
    tell("answered", name);
    return said.map((output) => output ?? undefined);
  } catch (error) {
    if (last.get(name) === number) {
      const offline = error instanceof TypeError || error instanceof SyntaxError;
      tell("unanswered", offline ? "offline" : error.message);
    }
    return [];
  } finally {
    done();
  }
}
