// Ask for what is new of the run of this browser tab, while it is going. The value from the server is
// {state, of, seen}: state is "going", "ended" or "unknown", `of` the number of the run, and `seen` the
// number of its reports that are shown.
import { visitorKey } from "../server/visitor_key.js";

const SOON = 350; // ms until the page asks again, while it shows the run
const LATER = 2_000; // ms, while it shows something else
const LOST = 8_000; // ms without an answer
const BEGUN = "pondernet-run"; // in sessionStorage: the key of the tab that has started a run

// The browser may refuse to store anything; then a page that is reloaded does not find its run.
function stored(action) {
  try {
    return action(sessionStorage);
  } catch {
    return null;
  }
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

// Call `ask(shown)` again and again while a run is going. Return a function for each value from the server,
// and one to ask at once.
export function watchOver(ask, isShown) {
  let shown = { of: -1, seen: -1 }; // nothing of any run
  let next = 0;

  function look() {
    clearTimeout(next);
    next = setTimeout(look, LOST);
    ask(shown);
  }

  function hear({ state, of, seen }) {
    clearTimeout(next);
    if (seen !== null) shown = { of, seen };
    if (state === "going") next = setTimeout(look, isShown() ? SOON : LATER);
    stored((storage) => (state === "unknown" ? storage.removeItem(BEGUN) : storage.setItem(BEGUN, visitorKey())));
  }
  return { look, hear };
}

export function load({ props, trigger, watch }) {
  const begun = () => stored((storage) => storage.getItem(BEGUN)) === visitorKey();
  const plot = () => document.querySelector("#training-plot .plot");
  // Gradio 6.31 loses properties of a component that gets a value before its tab is first opened.
  const ask = ({ of, seen }) => {
    props.value = { of, seen: plot() ? seen : null };
    trigger("look");
  };
  const { look, hear } = watchOver(ask, () => plot()?.checkVisibility() && !document.hidden);
  watch("value", () => props.value?.state && hear(props.value)); // else it is a question
  if (begun()) onceSettled(look);
  document.addEventListener("pondernet:training-opened", () => begun() && settled() && look());
}
