// The story: the caption of the beat that the address names, the parts of the page that it points at,
// and the buttons and keys that walk from beat to beat.
import { openFor } from "../ponder/more.js";
import { announce, words } from "../shell/announcer.js";
import { addLevel, isDialogOpen } from "../shell/levels.js";
import { chosen } from "../shell/switches.js";
import { bring, seenWith, waitFor } from "./bringing.js";
import { rulesOf } from "./lights.js";
import { isUnasked, keepPlace, placeLeft, setAsked } from "../shell/memory.js";
import { buttonOf } from "./training_beat.js";

const PAGES = { PageDown: 1, PageUp: -1 }; // the keys of a presenter's remote
const PLOT = "#halting-plot .plot";
const SEEN = 0.5; // share of the figure in the window, from which on its steps play
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const send = (name, detail) => document.dispatchEvent(new CustomEvent(`pondernet:${name}`, { detail }));

export function load({ element, props }) {
  const beats = JSON.parse(props.beats);
  if (!beats.length) return;
  const part = (name) => element.querySelector(`.${name}`);
  const lights = document.head.appendChild(document.createElement("style"));
  let at = 0; // the beat shown, counted from 1; 0: none
  let left = placeLeft();
  let started = false; // whether a training was started on this beat
  let seeing = null; // the observer that waits for the figure
  let using = null; // the observer of the button that shows a trained network

  const beat = () => beats[at - 1];
  const isLast = () => at === beats.length;
  const goTo = (number) => send("view", { story: number ? String(number) : "" });
  const resume = () => goTo(Math.min(left, beats.length));
  const points = () => [...part("said").querySelectorAll(".points")].map((point) => point.dataset.part);
  const bringParts = (selectors) => bring(element, selectors.map(seenWith).filter(Boolean), calm.matches);

  function say(caption) {
    part("said").innerHTML = caption;
    announce(words(part("said")), "caption");
    lights.textContent = rulesOf(points());
    points().forEach((selector) => openFor(document.querySelector(selector)));
  }

  // Label Next with what it does.
  function showNext() {
    const id = buttonOf(beat().link.tab, isLast(), started);
    part("next").textContent = props.words[id ?? "next"];
    part("next").disabled = id === "use" ? document.getElementById(id).disabled : !id && isLast();
  }

  function show() {
    const number = Number(chosen("story")) || 0;
    if (number === at) return;
    at = number;
    started = false;
    seeing?.disconnect();
    using?.disconnect();
    if (!at) {
      setAsked();
      element.style.translate = "";
      return say("");
    }
    keepPlace((left = at));
    say(beat().caption);
    part("place").textContent = `${at} ${props.words.of} ${beats.length}`;
    part("back").disabled = at === 1;
    showNext();
  }

  // Once the page shows the view of the beat, bring it into the window and play its steps.
  async function arrive() {
    if (!at) return;
    const [first] = points();
    const shown = at;
    if (first && !isUnasked()) {
      await waitFor(first);
      if (at === shown) bringParts(points());
    }
    if (at === shown && beat().plays && !calm.matches) playOnceSeen(shown);
  }

  async function playOnceSeen(shown) {
    seeing?.disconnect();
    await waitFor(PLOT);
    const plot = document.querySelector(PLOT);
    if (at !== shown || !plot) return;
    seeing = new IntersectionObserver(async ([{ intersectionRatio }], observer) => {
      if (intersectionRatio < SEEN) return;
      observer.disconnect();
      await waitFor(`${PLOT}.js-plotly-plot`);
      if (at === shown) send("player", "again");
    }, { threshold: SEEN });
    seeing.observe(plot);
  }

  function next() {
    const id = buttonOf(beat().link.tab, isLast(), started);
    if (id) document.getElementById(id)?.click();
    else if (!isLast()) goTo(at + 1);
  }

  function back() {
    if (at > 1) goTo(at - 1);
  }

  function walk(by) {
    if (!at) resume();
    else if (by > 0) next();
    else back();
  }

  function toggle() {
    if (at) goTo(0);
    else resume();
  }

  part("next").addEventListener("click", next);
  part("back").addEventListener("click", back);
  part("leave").addEventListener("click", () => goTo(0));
  part("said").addEventListener("click", ({ target }) => {
    if (target.dataset.part) bringParts([target.dataset.part]);
  });
  document.addEventListener("click", ({ target }) => {
    if (!at || !target.closest?.("#start")) return;
    started = true;
    showNext();
    using?.disconnect();
    using = new MutationObserver(showNext);
    using.observe(document.getElementById("use"), { attributes: true, attributeFilter: ["disabled"] });
  }, { capture: true });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isDialogOpen()) return;
    const by = PAGES[event.key];
    // A first visitor, who did not ask for the story, scrolls with these keys.
    if (!by || !((at && !isUnasked()) || chosen("presenter") === "1")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!event.repeat) walk(by);
  }, { capture: true });
  addLevel("story", () => at > 0, () => goTo(0));
  document.addEventListener("pondernet:story", toggle);
  document.addEventListener("pondernet:chosen", show);
  document.addEventListener("pondernet:shown", arrive);
  show();
  if (document.body.getAttribute("data-busy") === "false") arrive();
}
