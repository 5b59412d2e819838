// Announce to screen readers. Whatever the page announces goes through the one live region here: whole
// sentences, one at a time, no faster than they can be spoken. What is outdated by then is dropped.
const CHARACTER_MS = 55; // at some 180 words a minute
const SENTENCE_MS = 300; // the pause after a sentence
const EVERY_MS = 10_000; // at most one sentence on a running progress in this time
const OUTDATES = { // topics; any other outdates itself
  caption: ["caption", "view", "step"],
  view: ["view", "step"],
  message: ["message", "view", "step"],
};
const WATCHED = "[data-announce]";

let region = null;
let current = null; // the text that is being spoken: {topic, sentences that are left}
let waiting = []; // the texts after it
let timer = null; // until the next sentence; null: silence

// Return what an element says, as plain text.
export const words = (element) => element.textContent.replace(/\s+/g, " ").trim();

// Return the sentences of a text.
export function sentencesOf(text) {
  return text.match(/\S.*?[.?!\u2026](?= [A-Z\d\u201c]|$)|\S.*$/g) ?? [];
}

// Return the live region. It has to be there before its first text.
function live() {
  if (region) return region;
  region = document.createElement("div");
  region.id = "announcer";
  region.className = "unseen";
  region.setAttribute("role", "status");
  document.body.append(region);
  return region;
}

function next() {
  clearTimeout(timer);
  timer = null;
  live().replaceChildren();
  while (current && !current.sentences.length) current = waiting.shift();
  if (!current) return;
  const line = document.createElement("p");
  line.textContent = current.sentences.shift();
  live().append(line);
  timer = setTimeout(next, SENTENCE_MS + CHARACTER_MS * line.textContent.length);
}

// Announce a text in place of what is left of earlier ones on its topic: "caption" of the story,
// "view", "step" while the steps play, or any other. With `waits` it lets the current sentence end.
export function announce(text, topic, waits = false) {
  const outdated = OUTDATES[topic] ?? [topic];
  const cuts = current && outdated.includes(current.topic);
  if (cuts) current.sentences = [];
  waiting = waiting.filter((each) => !outdated.includes(each.topic));
  waiting.push({ topic, sentences: sentencesOf(text) });
  current ??= waiting.shift();
  if (timer === null || (cuts && !waits)) next();
}

// A key silences a screen reader: what it was speaking is over.
function hush() {
  if (timer === null) return;
  current.sentences = [];
  next();
}

// Announce an element with data-announce whenever its text changes: "once", or "paced" for a running
// progress. The first text of a part is only announced if it is an error.
function watchElements() {
  const heard = new Map(); // {text, paced, time} by the id of the part that holds the element

  function look(element) {
    const place = element.closest("[id]").id;
    const isError = element.classList.contains("error");
    const before = heard.get(place);
    const now = { text: words(element), paced: element.dataset.announce === "paced", time: performance.now() };
    if (now.paced && before?.paced && now.time - before.time < EVERY_MS) return;
    if (now.text === before?.text && !isError) return;
    heard.set(place, now);
    const begins = !isError && (!before || (now.paced && !before.paced));
    if (!begins && element.checkVisibility()) announce(now.text, place, true);
  }

  new MutationObserver((changes) => {
    const found = new Set();
    for (const { target, addedNodes } of changes) {
      const around = (target.closest ? target : target.parentElement)?.closest(WATCHED);
      if (around) found.add(around);
      for (const node of addedNodes) {
        if (node.matches?.(WATCHED)) found.add(node);
        else if (node.firstElementChild) node.querySelectorAll(WATCHED).forEach((each) => found.add(each));
      }
    }
    found.forEach((each) => each.isConnected && look(each));
  }).observe(document.body, { childList: true, characterData: true, subtree: true });
  document.querySelectorAll(WATCHED).forEach(look);
}

export function startAnnouncing() {
  live();
  document.addEventListener("keydown", hush, { capture: true });
  watchElements();
}
