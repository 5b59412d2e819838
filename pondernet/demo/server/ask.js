// Ask the server for the outputs of a short event. A later question of the same name overtakes an
// earlier one, whose outputs then stay as they are.
const SLOW_MS = 1_000; // after which the page shows that it waits
const LOST_MS = 10_000; // after which it says what to do
const last = new Map(); // the number of the last question, by name
let waiting = 0; // questions that take long
let unanswered = false; // whether the last question was not answered

// Show that the page waits until the returned function is called; call `lost` if that takes too long.
function showWaiting(lost) {
  let shown = false;
  const slow = setTimeout(() => {
    shown = true;
    waiting++;
    document.documentElement.classList.add("waiting");
  }, SLOW_MS);
  const late = setTimeout(lost, LOST_MS);
  return () => {
    clearTimeout(slow);
    clearTimeout(late);
    if (shown && --waiting === 0) document.documentElement.classList.remove("waiting");
  };
}

// Return the outputs in their order; undefined for those that stay as they are.
export async function ask(name, values) {
  const number = (last.get(name) ?? 0) + 1;
  last.set(name, number);
  const ofView = Boolean(values[0]?.intents);
  const fails = (why) => {
    if (last.get(name) !== number) return;
    unanswered = true;
    document.dispatchEvent(new CustomEvent("pondernet:unanswered", { detail: { why, ofView } }));
  };
  const done = showWaiting(() => fails("slow"));
  try {
    const answer = await fetch(new URL(`ask/${name}`, document.baseURI), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(values),
    });
    if (unanswered) document.dispatchEvent(new CustomEvent("pondernet:answered"));
    unanswered = false;
    const refused = !answer.ok && (await answer.json().catch(() => ({ detail: "failed" }))).detail;
    if (refused) fails(refused);
    if (refused || last.get(name) !== number) return [];
    return (await answer.json()).map((output) => output ?? undefined);
  } catch {
    fails("offline");
    return [];
  } finally {
    done();
  }
}
