// The story: the caption of the beat that the address names, the parts of the page that it points at,
// and the buttons and keys that walk from beat to beat.
import { openFor } from "../ponder/more.js";
import { announce, words } from "../shell/announcer.js";
import { addLevel, isDialogOpen } from "../shell/levels.js";
import { chosen } from "../shell/switches.js";
import { bring, seenWith, waitFor } from "./bringing.js";
import { rulesOf } from "./lights.js";
import { isUnasked, keepPlace, placeLeft, setAsked } from "../shell/memory.js";
import { buttonOf, isStarted, watchRun } from "./training_beat.js";

const PAGES = { PageDown: 1, PageUp: -1 }; // the keys of a presenter's remote
const PLOT = "#halting-plot .plot";
const ONES = '#vector-grid .cell[data-element="1"]';
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const send = (name, detail) => document.dispatchEvent(new CustomEvent(`pondernet:${name}`, { detail }));
const again = () => send("player", "again");

export function load({ element, props }) {
  const beats = JSON.parse(props.beats);
  if (!beats.length) return;
  const part = (name) => element.querySelector(`.${name}`);
  const lights = document.head.appendChild(document.createElement("style"));
  let at = 0; // the beat of the address, counted from 1; 0: none
  let told = 0; // the beat whose caption is shown: another than `at` until the page shows the view
  let left = placeLeft();
  let run = null; // the observer of the run on a beat that trains
  let ending = false; // whether the trained network is shown at the end

  const beat = () => beats[at - 1];
  const isLast = () => at === beats.length;
  const goTo = (number) => send("view", { story: number ? String(number) : "" });
  const resume = () => goTo(Math.min(left, beats.length));
  const points = () => [...part("said").querySelectorAll(".points")].map((point) => point.dataset.part);
  const bringParts = (selectors) => bring(element, selectors.map(seenWith).filter(Boolean), calm.matches);

  function say(caption) {
    part("said").innerHTML = caption;
    lights.textContent = rulesOf(points());
    points().forEach((selector) => openFor(document.querySelector(selector)));
  }

  const announceCaption = () => announce(words(part("said")), "caption");

  // While a guess is asked for, the player shows nothing of the outcome.
  function ask(on) {
    document.documentElement.classList.toggle("story-asks", on);
    if (!on) return;
    document.body.classList.add("undecided"); // also before the player has its first value
    send("player", "wait");
  }

  // Label Next with what it does.
  function showNext() {
    const id = buttonOf(beat().link.tab, isLast(), isStarted());
    part("next").textContent = props.words[id ?? "next"];
    part("next").disabled = id === "use" ? document.getElementById(id).disabled : !id && isLast();
  }

  // Go to the beat of the address. Its caption comes with its view, which may begin with a question.
  function follow() {
    const number = Number(chosen("story")) || 0;
    if (number === at) return;
    at = number;
    run?.disconnect();
    if (!at || at === told) return tell();
    document.documentElement.classList.toggle("story-asks", beat().asks);
  }

  function tell() {
    told = at;
    document.documentElement.classList.toggle("story-ends", ending && !at);
    if (!at) {
      setAsked();
      if (document.documentElement.classList.contains("story-asks")) send("player", "all");
      ask(false);
      element.style.translate = "";
      if (ending && !calm.matches) document.addEventListener("pondernet:drawn", again, { once: true });
      say(ending ? props.words.end : "");
      return announceCaption();
    }
    ending = false;
    ask(beat().asks);
    keepPlace((left = at));
    say(beat().caption);
    part("place").textContent = `${at} ${props.words.of} ${beats.length}`;
    part("back").disabled = at === 1;
    showNext();
  }

  // Once the page shows the view of the beat, bring it into the window and play its steps.
  async function arrive() {
    if (!at) return;
    if (told !== at) tell();
    announceCaption();
    const [first] = points();
    const shown = at;
    if (first && !isUnasked()) {
      await waitFor(first);
      if (at !== shown) return;
      bringParts(points());
    }
    if (beat().link.tab === "train") {
      run?.disconnect();
      run = watchRun(showNext);
      showNext();
    }
    if (beat().plays && !beat().asks && !calm.matches) play(shown);
  }

  async function play(shown) {
    await waitFor(`${PLOT}.js-plotly-plot`);
    if (at === shown) again();
  }

  // Say whether a guess is right, light up what is counted, and play.
  function answer(guess) {
    const count = [...beat().link.vector].filter((element) => element === "1").length;
    const parity = count % 2 ? "odd" : "even";
    const { right, wrong, guessed } = props.words;
    const values = { count, parity, guessed: guess === parity ? right : wrong };
    say(guessed.replace(/{(\w+)}/g, (_, name) => values[name]));
    announceCaption();
    lights.textContent = rulesOf([ONES]);
    ask(false);
    send("player", calm.matches ? "all" : "again");
  }

  function next() {
    const id = told === at && buttonOf(beat().link.tab, isLast(), isStarted());
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

  function leave() {
    ending = false;
    document.documentElement.classList.remove("story-ends");
    if (at) goTo(0);
  }

  function toggle() {
    if (at) leave();
    else resume();
  }

  part("next").addEventListener("click", next);
  part("back").addEventListener("click", back);
  part("leave").addEventListener("click", leave);
  part("said").addEventListener("click", ({ target }) => {
    if (target.dataset.part) bringParts([target.dataset.part]);
    if (target.dataset.guess && told === at) answer(target.dataset.guess);
  });
  document.addEventListener("click", ({ target }) => {
    if (at && isLast() && target.closest?.("#use")) ending = true;
    else if (!at && target.closest?.("[data-view]")) leave();
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
  addLevel("story", () => at > 0 || ending, leave);
  document.addEventListener("pondernet:story", toggle);
  document.addEventListener("pondernet:chosen", follow);
  document.addEventListener("pondernet:shown", arrive);
  follow();
  if (at) tell(); // the page itself is hidden until it shows the view
  if (document.body.getAttribute("data-busy") === "false") arrive();
}
