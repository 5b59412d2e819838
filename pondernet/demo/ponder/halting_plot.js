// The plot of a pondering and a player for its steps. The player makes no requests: its value, made by
// plot_value.py, has all that it shows.
import { cellTexts } from "./inside.js";
import { readCells } from "./inside_cells.js";
import { keepNumbers } from "../plotting/numbers_table.js";
import { labelEvery, makePlot, onValue } from "../plotting/plot.js";
import { announce, words } from "../shell/announcer.js";
import { bringIntoWindow } from "../shell/parent_page.js";
import { announceOutcomes } from "./outcome.js";
import { beginning, clamp, following, moved, placeInRow, revealed, withoutThinking } from "./player.js";

const NEW_MS = 2000; // for a step with another answer than the one before
const SAME_MS = 450; // for a step that repeats it
const QUICK_MS = 4000; // for all steps, after a change of a cell
const GROW_MS = 260;
const LOOK_MS = 1600; // pause at the halting step before all steps are shown
const VISIBLE = 0.7; // share of the plot in the window, below which the page scrolls to it
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export function load(component) {
  const { element, props } = component;
  const part = (name) => element.querySelector(`.${name}`);
  let value = null; // the last value from Python
  let at = null; // the last step shown; null: all steps
  let timer = null; // for the next step; null while paused
  let quick = false; // whether all steps together take QUICK_MS at most
  let inWindow = true; // on a phone the plot may be outside when a button is pressed

  const last = () => value.captions.length;
  const plot = part("plot");
  // The share that is still thinking is shown beside a step, and with the numbers.
  const countsDown = () => at !== null || document.documentElement.classList.contains("more-numbers");
  let counted = false; // whether the last drawing has that share
  const wanted = () => ((counted = countsDown()) ? value.figure : withoutThinking(value.figure));
  const shown = () => value && revealed(wanted(), at, value.halting_step);
  const draw = makePlot(plot, component, shown, ({ data, layout }, narrow, scale) => {
    const every = labelEvery(layout.width, last(), scale);
    const axes = Object.keys(layout).filter((name) => name.startsWith("xaxis"));
    for (const name of axes) layout[name].tick0 = layout[name].dtick = every;
    for (const trace of data) {
      if (trace.type === "heatmap") trace.text = cellTexts(trace);
    }
    const nameOfPrior = layout.annotations.find(({ name }) => name === "orange");
    if (narrow && nameOfPrior) nameOfPrior.text = props.words.prior;
    const dashes = data.find((trace) => trace.meta.part === "samples");
    if (dashes) dashes.marker.size = narrow ? 8 : 20 * scale;
    const now = at === null ? "" : `${props.words.shown} ${at}.`;
    layout.meta.name = [value.inside && props.words.cells, now, layout.meta.name].filter(Boolean).join(" ");
  });

  new MutationObserver(() => countsDown() !== counted && draw()).observe(document.documentElement, {
    attributes: true, attributeFilter: ["class"],
  });

  // Let the bar of a step grow to the height that Plotly has drawn.
  function grow(step) {
    const bar = plot.querySelector(`.barlayer .point:nth-child(${step}) path`);
    if (!calm.matches) bar?.animate({ transform: ["scaleY(0)", "none"] }, GROW_MS);
  }

  function captionAt(step) {
    if (!step) return step === 0 ? props.words.wait : value.rest;
    return value.captions[step - 1] + value.chances[step - 1];
  }

  function show(step) {
    at = clamp(step, last());
    const until = at ?? last();
    part("scrubber").value = until;
    part("scrubber").setAttribute("aria-valuetext", `${until} ${props.words.of} ${last()}`);
    part("caption").innerHTML = captionAt(at);
    for (const row of [part("coins-row"), part("second-row")]) {
      [...row.children].forEach((coin, i) => coin.classList.toggle("later", i >= until));
    }
    // Hide the outcome before the halting step.
    if (at) document.dispatchEvent(new CustomEvent("pondernet:step", { detail: at }));
    document.body.classList.toggle("undecided", at !== null && at < value.halting_step);
    return draw();
  }

  // The triangle is enough beside the slider; the word is for those who hear it.
  function showButton(name) {
    part("play").innerHTML = props.words[name];
  }

  function pause() {
    clearTimeout(timer);
    timer = null;
    element.classList.remove("playing");
    showButton("play");
  }

  const sayOutcome = announceOutcomes(() => timer !== null, () => value.samples);

  function say() {
    if (at === null) sayOutcome();
    else announce(words(part("caption")), "view");
  }

  // Return how long a step is shown before the next one.
  function stay(step) {
    const { answers, halting_step: halting } = value;
    if (step === halting) return LOOK_MS;
    if (quick) return Math.min(SAME_MS, QUICK_MS / halting);
    return answers[step - 1] === answers[step - 2] ? SAME_MS : NEW_MS;
  }

  function advance() {
    const next = following(at, value.halting_step);
    if (next === null) pause();
    const drawn = show(next);
    if (next === value.halting_step) sayOutcome();
    else if (next !== null && !quick) announce(`${next}: ${value.answers[next - 1]}.`, "step", true);
    if (next === null) return document.dispatchEvent(new CustomEvent("pondernet:played"));
    drawn.then(() => grow(next));
    timer = setTimeout(advance, stay(at));
  }

  function play() {
    at = beginning(at, value.halting_step);
    clearTimeout(timer);
    element.classList.add("playing");
    showButton("pause");
    advance();
  }

  function scrub(step) {
    pause();
    show(step);
    say();
  }

  function toggle() {
    quick = false;
    if (timer === null) return play();
    pause();
    say();
  }

  function playAgain(inHaste = false) {
    pause();
    at = null;
    quick = inHaste;
    play();
  }

  // Show nothing of the outcome until the steps are played.
  function wait() {
    pause();
    show(0);
  }

  function restart() {
    if (!inWindow) bringIntoWindow(plot, calm.matches ? "auto" : "smooth");
    playAgain();
  }

  part("legend").addEventListener("click", ({ target }) => {
    if (!target.closest(".own-prior")) return;
    document.dispatchEvent(new CustomEvent("pondernet:change", { detail: ["own_prior", null] }));
  });
  // An observer knows of the window around all pages within pages.
  new IntersectionObserver(([{ intersectionRatio }]) => (inWindow = intersectionRatio > VISIBLE), {
    threshold: VISIBLE,
  }).observe(plot);
  part("play").addEventListener("click", toggle);
  part("scrubber").addEventListener("input", ({ target }) => scrub(Number(target.value)));
  document.addEventListener("pondernet:player", ({ detail }) => {
    if (!element.isConnected || !value) return;
    if (detail === "restart") restart();
    else if (detail === "again") playAgain();
    else if (detail === "quick") calm.matches || playAgain(true);
    else if (detail === "wait") wait();
    else if (detail === "all") scrub(null);
    else if (detail === "toggle") toggle();
    else if (detail === "say") say();
    else scrub(moved(at, detail, last()));
  });

  // The coins are one tab stop. Arrow keys move between them; the focused coin shows its explanation.
  part("coins-row").addEventListener("keydown", (event) => {
    const coins = part("coins-row").querySelectorAll(".coin:not(.later)");
    const to = placeInRow(event.key, [...coins].indexOf(event.target), coins.length);
    if (to === undefined) return;
    event.preventDefault();
    if (!coins[to]) return;
    event.target.tabIndex = -1;
    coins[to].tabIndex = 0;
    coins[to].focus();
  });

  const cells = readCells(plot);
  const list = keepNumbers(part("numbers"));
  onValue(component, (sent) => {
    value = sent;
    list(value.figure);
    cells.offer(value.inside !== "");
    pause();
    part("legend").innerHTML = value.legend;
    part("coins-row").innerHTML = value.coins;
    [...part("coins-row").children].forEach((coin, i) => (coin.tabIndex = i ? -1 : 0));
    part("second-row").innerHTML = value.second_coins;
    const reach = Math.round(value.figure.layout.xaxis2.range[1] - 0.5);
    part("coins").style.setProperty("--steps", reach);
    part("scrubber").max = last();
    part("inside-words").textContent = value.inside;
    plot.style.setProperty("--height", value.height);
    const button = document.querySelector("#more [data-sends=inside]");
    button?.setAttribute("aria-pressed", value.inside !== "");
    show(document.documentElement.classList.contains("story-asks") ? 0 : null);
  });
}
