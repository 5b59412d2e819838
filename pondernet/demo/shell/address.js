// Keep the view, and the address in step with it. The link is the state of the page: the server sets the
// parameters in `page.view`, the browser those in `page.choices`; other parameters are kept. What the
// visitor does is sent to the server with the link, and its answer has the next link.
import { visitorKey } from "../server/visitor_key.js";
import { announce } from "./announcer.js";
import { beginsUnasked, isUnasked, setAsked } from "./memory.js";
import { isInside, tellParent } from "./parent_page.js";
import { currentTab, openTab, tabButtons } from "./tabs.js";

const OVERTAKE_MS = 150; // after which a question overtakes one that is not answered yet
const VALUES = ["text", "cells", "prior", "stop", "beta", "seed", "other", "example"]; // changes that set a value
const TOGETHER_MS = 1500; // changes within this time are one step of the back button

export const namesOf = (page) => [...page.view, ...Object.keys(page.choices)];

// Return the page's parameters in the query of an address, by name.
export function readLink(search, page) {
  const all = new URLSearchParams(search);
  const given = namesOf(page).filter((name) => all.has(name));
  return Object.fromEntries(given.map((name) => [name, all.get(name)]));
}

// Return a link with the view of its beat, if it names one of the story.
export function withBeat(link, page) {
  const beat = page.story[link.story - 1];
  if (!beat) return link;
  const others = Object.entries(link).filter(([name]) => !page.view.includes(name));
  return { ...Object.fromEntries(others), ...beat };
}

// Return whether a view is the one of a beat.
export function isBeat(view, beat, page) {
  const names = [...page.view, ...Object.keys(beat)].filter((name) => !page.aside.includes(name));
  return names.every((name) => view[name] === beat[name]);
}

// Return the query with another link in it. Choices with their default value are left out, and beside a
// beat of the story, all that it describes.
export function writeLink(search, link, page) {
  const all = new URLSearchParams(search);
  namesOf(page).forEach((name) => all.delete(name));
  const beat = page.story[link.story - 1];
  for (const [name, value] of Object.entries(link)) {
    if (beat && (name in beat || page.view.includes(name))) continue;
    if (value !== page.choices[name]?.[0]) all.set(name, value);
  }
  return `?${all}`;
}

// Return the values of the choices in a link, and whether all are allowed.
export function readChoices(link, page) {
  const entries = Object.entries(page.choices);
  const chosen = entries.map(([name, values]) => [name, link[name] ?? values[0]]);
  const allowed = entries.every(([name, values]) => values.includes(link[name] ?? values[0]));
  return { chosen: Object.fromEntries(chosen), allowed };
}

// Return whether a link asks for another view than the one shown.
export function asksForMore(link, shown, page) {
  return page.view.some((name) => (name in link || name in shown) && link[name] !== shown[name]);
}

// Return what stands in the boxes of the view, by name: the server says what is wrong with it.
function typed(boxes) {
  const texts = Object.entries(boxes).map(([name, box]) => [name, document.querySelector(box)?.value ?? null]);
  return Object.fromEntries(texts);
}

// Show a notice in the bar, or hide the last one.
export function notify(element, notice) {
  if (notice) announce(notice, "notice");
  const line = element.querySelector(".notice");
  line.textContent = notice ?? "";
  line.hidden = !notice;
}

// Keep the address and the view in sync. `switches` gets and sets the choices besides the tab. Return
// `writeAddress()` and `goTo(beat)`.
export function keepAddress({ element, props, trigger, watch }, page, switches) {
  let link = props.value.link; // of the view that is shown
  let pending = []; // changes that the server has not answered: [number, name, value]
  let number = 0; // of the last change
  let asking = false; // whether a question is under way
  let overtaking = null; // the timer of the question that overtakes it
  let playing = null; // how to play once the page has drawn the answer
  let answered = []; // names of the changes in the last answer, until the page has drawn it
  let written = 0; // when the address was last written
  let following = true; // true until the view of a link is shown
  let shownTab = null;
  let opening = null; // the tab that is about to open
  let before = null; // the choices before a step of the story, until its view is there
  let stepping = false; // whether the next address is a step of the back button in any case

  // Note for other scripts that the view is about to change. With aria-busy a screen reader would say at
  // each change that the page is loading.
  function setFollowing(on) {
    following = on;
    document.body.setAttribute("data-busy", on);
  }

  // Send all changes that the server has not answered yet.
  function ask() {
    clearTimeout(overtaking);
    overtaking = null;
    asking = true;
    const intents = pending.map(([, ...intent]) => intent);
    props.value = { link, intents, number, typed: typed(page.boxes), key: visitorKey() };
    trigger("ask");
  }

  // Note a change and send it; while the server answers, only now and then: a drag makes many. A value
  // takes the place of the one before.
  function change(name, value = null) {
    if (name === "link") [pending, playing] = [[], null];
    if (VALUES.includes(name) && pending.at(-1)?.[1] === name) pending.pop();
    pending.push([++number, name, value]);
    if (!asking) ask();
    else overtaking ??= setTimeout(ask, OVERTAKE_MS);
  }

  // Play the steps, of the vector that is about to be shown if there is one.
  function play(how) {
    playing = pending.length ? how : null;
    if (playing || document.querySelector("#message .error")) return;
    document.dispatchEvent(new CustomEvent("pondernet:player", { detail: how }));
  }

  function writeAddress() {
    const tab = opening ?? currentTab() ?? page.choices.tab[0];
    const view = { ...link, tab, ...switches.get() };
    if (view.story && !following && !isBeat(view, page.story[view.story - 1], page)) {
      switches.set({ story: "" }); // the visitor has changed the view, and so left the story
    }
    const story = isUnasked() ? "" : switches.get().story;
    const search = writeLink(location.search, { ...view, ...(story !== undefined && { story }) }, page);
    const together = following || performance.now() - written < TOGETHER_MS;
    const isStep = stepping;
    stepping = false;
    if (search === location.search) return;
    // Within another page, a step of its own would be one of that page's back button too.
    const how = isInside || (together && !isStep) ? "replaceState" : "pushState";
    history[how](history.state, "", location.pathname + search + location.hash);
    if (!isStep) written = performance.now();
    tellParent();
  }

  const follow = () => show(withBeat(readLink(location.search, page), page));

  function turnTo(tab) {
    if (!page.choices.tab.includes(tab) || tab === currentTab()) return;
    opening = tab;
    openTab(tab);
  }

  // Show the view of a link; ask the server only if the browser alone cannot show it. Then report it:
  // pondernet:shown.
  function show(to) {
    const { chosen, allowed } = readChoices(to, page);
    if (chosen.story !== switches.get().story) before ??= { ...switches.get(), tab: currentTab() };
    if (allowed) switches.set(chosen);
    turnTo(chosen.tab);
    setFollowing(pending.length > 0 || !allowed || stepping || asksForMore(to, link, page));
    if (following) return change("link", to);
    before = null;
    requestAnimationFrame(() => document.dispatchEvent(new CustomEvent("pondernet:shown")));
  }

  // Go to a beat of the story: always a step of the back button. The server is asked in any case: without
  // it, what the beat needs may not be there.
  function goTo(story) {
    setAsked();
    stepping = true;
    show(withBeat({ ...switches.get(), story }, page));
  }

  watch("value", () => {
    const { answered: upTo, link: shown, notice } = props.value;
    if (upTo === undefined) return; // a question
    answered = pending.filter(([each]) => each <= upTo).map(([, name]) => name);
    pending = pending.filter(([each]) => each > upTo);
    link = shown;
    asking = false;
    notify(element, notice);
    writeAddress();
    if (pending.length) return ask();
    before = null;
    if (following) setFollowing(false);
  });
  document.addEventListener("pondernet:drawn", () => {
    if (answered.includes("link")) document.dispatchEvent(new CustomEvent("pondernet:shown"));
    if (playing && !pending.length) play(playing);
    answered = [];
  });
  document.addEventListener("pondernet:ponder", ({ detail }) => play(detail));
  document.addEventListener("pondernet:unanswered", ({ detail: { why, ofView } }) => {
    notify(element, page.words[why] ?? why);
    if (!ofView || why === "slow") return;
    if (before || !(why in page.words)) pending = []; // refused: it would be refused again
    asking = false;
    if (before) { // a caption does not stay without its figure
      switches.set(before);
      turnTo(before.tab);
    }
    before = null;
    stepping = false;
    if (following) setFollowing(false);
  });
  document.addEventListener("pondernet:answered", () => {
    const said = element.querySelector(".notice").textContent;
    if (said === page.words.slow || said === page.words.offline) notify(element, null);
  });
  document.addEventListener("pondernet:change", ({ detail: [name, value] }) => change(name, value));
  document.addEventListener("pondernet:inside", () => change("inside"));
  window.addEventListener("popstate", follow);
  new MutationObserver(() => {
    if (currentTab() === shownTab || currentTab() === undefined) return;
    shownTab = currentTab();
    if (opening && shownTab !== opening) return; // after quick steps, the tab of an earlier beat
    opening = null;
    if (!following) writeAddress();
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-selected"] });

  // Gradio may not have made the tabs yet.
  function open() {
    if (!tabButtons().length) return requestAnimationFrame(open);
    shownTab = currentTab();
    if (Object.keys(readLink(location.search, page)).length) return follow();
    writeAddress();
    if (page.story.length && beginsUnasked()) return show({ ...page.story[0], story: "1" });
    setFollowing(false);
  }
  open();
  return { writeAddress, goTo };
}
