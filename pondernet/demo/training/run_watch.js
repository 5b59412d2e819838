// Notice when the run of this browser tab sends no more updates. The value is {run}: "going", "ended"
// or "unknown". Triggers 'lost' to show a run again, and 'alive' to keep it going.
import { visitorKey } from "../server/visitor_key.js";

const SILENCE = 8_000; // ms without an update, after which the page asks for its run again
const STARTED = "pondernet-started"; // in sessionStorage, from Start until the first update
const LATE = 10_000; // ms after Start, within which it comes
const ALIVE = 10_000; // ms between two signs that the page is open
const BEGUN = "pondernet-run"; // in sessionStorage: the key of the tab that has started a run

// The browser may refuse to store anything; then a page that is reloaded does not find its run.
function stored(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null;
  }
}

// Return a function to call with each update of a run. It calls `ask` while none comes.
export function watchOver(ask) {
  let silence = 0;
  return ({ run }) => {
    clearInterval(silence);
    if (run === "going") silence = setInterval(ask, SILENCE);
    stored((storage) => (run === "unknown" ? storage.removeItem(BEGUN) : storage.setItem(BEGUN, visitorKey())));
  };
}

const settled = () => document.body.getAttribute("data-busy") === "false";

// Call `action` once the view of the link is shown; until then the page has no key to ask with.
function onceSettled(action) {
  if (settled()) return action();
  const observer = new MutationObserver(() => {
    if (!settled()) return;
    observer.disconnect();
    action();
  });
  observer.observe(document.body, { attributes: true, attributeFilter: ["data-busy"] });
}

export function load({ props, trigger, watch }) {
  const begun = () => stored((storage) => storage.getItem(BEGUN)) === visitorKey();
  // Gradio 6.31 loses properties of a component that gets a value before its tab is first opened.
  const opened = () => document.querySelector("#training-plot .plot") !== null;
  const ask = () => trigger(opened() ? "lost" : "alive");
  const update = watchOver(ask);
  let signs = null;
  let late = 0;
  function expectNothing() {
    clearTimeout(late);
    stored((storage) => storage.removeItem(STARTED));
  }
  function sayBlocked() {
    expectNothing();
    if (document.querySelector("#training-status")?.textContent.trim()) return; // why it did not start
    document.dispatchEvent(new CustomEvent("pondernet:unanswered", { detail: { why: props.blocked } }));
  }
  document.addEventListener("click", ({ target }) => {
    if (!target.closest?.("#start")) return;
    stored((storage) => storage.setItem(STARTED, "yes"));
    late = setTimeout(sayBlocked, LATE);
  }, { capture: true });
  if (stored((storage) => storage.getItem(STARTED))) onceSettled(sayBlocked); // Gradio has reloaded the page
  watch("value", () => {
    if (!props.value) return;
    expectNothing();
    update(props.value);
    if (props.value.run !== "going") signs = clearInterval(signs) ?? null;
    else signs ??= setInterval(() => trigger("alive"), ALIVE);
  });
  if (begun()) onceSettled(ask);
  document.addEventListener("pondernet:training-opened", () => begun() && settled() && ask());
}
