// The figure of a pondering, and a player that shows its steps one after another. All that it
// shows came with the value: {figure, legend, coins, captions, rest, halting_step}.
const STEP_MS = 750;
const GROW_MS = 260;
const LOOK_MS = 1600; // at the halting step, before all steps are shown
const LABEL = 26; // px that a step's label takes in usual type
const PART = (name) => element.querySelector(`.${name}`);
const calm = matchMedia("(prefers-reduced-motion: reduce)");

let at = null; // the step up to which all is shown; null: all steps
let timer = null; // of the next step, while it plays
let growing = 0;

const last = () => value.captions.length;

function shown() {
  const { data, layout } = value.figure;
  if (at === null) return { data, layout };
  const decided = at >= value.halting_step;
  const upTo = (values) => values.map((each, i) => (i < at ? each : null));
  const visible = (trace) => ({
    ...trace,
    ...(trace.meta.part === "step" && { y: upTo(trace.y) }),
    ...(trace.meta.part === "draws" && { visible: false }),
    ...(trace.meta.part === "drawn" && { visible: trace.visible !== false && trace.x[0] <= at }),
  });
  const [band, ...lines] = layout.shapes;
  const cursor = {
    type: "line", xref: "x", yref: "paper", x0: at, x1: at, y0: 0, y1: 1, line: { width: 1 },
    layer: "below",
  };
  const shapes = [{ ...band, visible: decided }, ...lines, cursor];
  return { data: data.map(visible), layout: { ...layout, shapes } };
}

const plot = PART("plot");
const draw = makePlot(plot, () => value && shown(), ({ data, layout }, narrow, scale) => {
  const room = layout.width / last(); // px for the label of a step
  const apart = room < LABEL * scale ? 5 : 1;
  for (const axis of [layout.xaxis, layout.xaxis2]) axis.tick0 = axis.dtick = apart;
  const dashes = data.find((trace) => trace.meta.part === "draws");
  if (dashes) dashes.marker.size = narrow ? 8 : 20 * scale;
});

function grow() {
  if (calm.matches || at === null) return;
  const began = performance.now();
  const bars = value.figure.data[0].y;
  const frame = (now) => {
    if (growing !== id || at === null) return;
    const done = Math.min(1, (now - began) / GROW_MS);
    const heights = bars.map((p, i) => (i < at - 1 ? p : i === at - 1 ? p * done : null));
    window.Plotly.restyle(plot, { y: [heights] }, [0]);
    if (done < 1) requestAnimationFrame(frame);
  };
  const id = ++growing;
  requestAnimationFrame(frame);
}

function show(step) {
  at = step === null ? null : Math.max(1, Math.min(last(), step));
  growing++;
  const until = at ?? last();
  PART("scrubber").value = until;
  PART("scrubber").setAttribute("aria-valuetext", `${until} / ${last()}`);
  PART("caption").innerHTML = at === null ? value.rest : value.captions[at - 1];
  [...PART("coins-row").children].forEach((coin, i) => coin.classList.toggle("later", i >= until));
  // What the run will say is not told before it has halted.
  document.body.classList.toggle("undecided", at !== null && at < value.halting_step);
  draw();
}

function pause() {
  clearTimeout(timer);
  timer = null;
  PART("play").textContent = props.words.play;
}

function advance() {
  if (at === value.halting_step) {
    pause();
    return show(null);
  }
  show((at ?? 0) + 1);
  grow();
  timer = setTimeout(advance, at === value.halting_step ? LOOK_MS : STEP_MS);
}

function play() {
  if (at === null || at >= value.halting_step) at = 0;
  clearTimeout(timer);
  PART("play").textContent = props.words.pause;
  advance();
}

function scrub(step) {
  pause();
  show(step);
}

PART("play").addEventListener("click", () => (timer === null ? play() : pause()));
PART("scrubber").addEventListener("input", ({ target }) => scrub(Number(target.value)));
document.addEventListener("pondernet:player", ({ detail }) => {
  if (!element.isConnected || !value) return;
  if (detail === "restart") {
    pause();
    at = null;
    // On a phone the figure may be out of sight when its button is pressed.
    const hidden = plot.getBoundingClientRect().top > 0.7 * innerHeight;
    if (hidden) plot.scrollIntoView({ block: "center", behavior: calm.matches ? "auto" : "smooth" });
    play();
  } else if (detail === "toggle") PART("play").click();
  else scrub((at ?? (detail < 0 ? last() + 1 : 0)) + detail);
});

function renew() {
  pause();
  PART("legend").innerHTML = value.legend;
  PART("coins-row").innerHTML = value.coins;
  [...PART("coins-row").children].forEach((coin, i) => (coin.tabIndex = i ? -1 : 0));
  PART("coins-row").style.setProperty("--steps", last());
  PART("scrubber").max = last();
  show(null);
}

// The coins are one stop for the tab key; from there the arrows go to each, which explains itself.
PART("coins-row").addEventListener("keydown", (event) => {
  const coins = PART("coins-row").querySelectorAll(".coin:not(.later)");
  const from = [...coins].indexOf(event.target);
  const to = {
    ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: coins.length - 1,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  if (!coins[to]) return;
  event.target.tabIndex = -1;
  coins[to].tabIndex = 0;
  coins[to].focus();
});

onValue(renew);
