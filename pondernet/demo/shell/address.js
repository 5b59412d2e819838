// The address bar holds the view: the parameters in `page.view` come from Python, those in
// `page.choices` from the browser. Other parameters are left alone.
import { currentTab, openTab, tabButtons } from "./tabs.js";

const TOGETHER_MS = 1500; // changes that follow this fast make one step for the back button
const SECRET = "pondernet-own"; // in this tab of the browser: brings back the visitor's own network

export const namesOf = (page) => [...page.view, ...Object.keys(page.choices)];

// The page's parameters in the query of an address, by name.
export function readLink(search, page) {
  const all = new URLSearchParams(search);
  const given = namesOf(page).filter((name) => all.has(name));
  return Object.fromEntries(given.map((name) => [name, all.get(name)]));
}

// The query with another link in it; a choice that has its first value is left out.
export function writeLink(search, link, page) {
  const all = new URLSearchParams(search);
  namesOf(page).forEach((name) => all.delete(name));
  for (const [name, value] of Object.entries(link)) {
    if (value !== page.choices[name]?.[0]) all.set(name, value);
  }
  return `?${all}`;
}

// The values of the choices in a link, and whether all of them are allowed.
export function readChoices(link, page) {
  const entries = Object.entries(page.choices);
  const chosen = entries.map(([name, values]) => [name, link[name] ?? values[0]]);
  const allowed = entries.every(([name, values]) => values.includes(link[name] ?? values[0]));
  return { chosen: Object.fromEntries(chosen), allowed };
}

// Whether a link asks for another view than the one shown.
export function asksForMore(link, shown, page) {
  return page.view.some((name) => (name in link || name in shown) && link[name] !== shown[name]);
}

// A browser may refuse to store anything for a page within a page, as on a Space.
function secret() {
  try {
    return sessionStorage.getItem(SECRET) ?? "";
  } catch {
    return "";
  }
}

function keepSecret(own) {
  try {
    sessionStorage.setItem(SECRET, own);
  } catch {
    // Then the network is the visitor's until the page is loaded anew.
  }
}

// Keep the address and the view the same. `presenter` reads and sets presenter mode. Returns the
// function that writes the address.
export function keepAddress({ element, props, trigger, watch }, page, presenter) {
  let written = 0; // when the address was last written
  let following = true; // a link, until Python has made its view: that address takes its place
  let shownTab = null;

  // For assistive technology, and for programs that drive the page: the view is about to change.
  function setFollowing(on) {
    following = on;
    document.body.setAttribute("aria-busy", on);
  }

  function writeAddress() {
    const choices = { tab: currentTab() ?? page.choices.tab[0], presenter: presenter.get() ? "1" : "" };
    const search = writeLink(location.search, { ...props.value.link, ...choices }, page);
    if (search === location.search) return;
    const together = performance.now() - written < TOGETHER_MS;
    const change = following || together ? "replaceState" : "pushState";
    history[change](history.state, "", location.pathname + search);
    written = performance.now();
  }

  // Show what the address says; ask Python only for what the browser cannot do itself.
  function follow() {
    const link = readLink(location.search, page);
    const { chosen, allowed } = readChoices(link, page);
    presenter.set(chosen.presenter === "1");
    if (page.choices.tab.includes(chosen.tab)) openTab(chosen.tab);
    setFollowing(!allowed || asksForMore(link, props.value.link, page));
    if (!following) return;
    props.value = { link, own: secret() };
    trigger("navigate");
  }

  function notify(notice) {
    const line = element.querySelector(".notice");
    line.textContent = notice ?? "";
    line.hidden = !notice;
  }

  watch("value", () => {
    if (following && !props.value.followed) return; // not yet the answer to the link
    notify(props.value.notice);
    if (props.value.own) keepSecret(props.value.own);
    writeAddress();
    setFollowing(false);
  });
  window.addEventListener("popstate", follow);
  new MutationObserver(() => {
    if (currentTab() === shownTab) return;
    shownTab = currentTab();
    if (!following) writeAddress();
  }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ["aria-selected"] });

  // The tabs may not be there yet when this runs.
  function open() {
    if (!tabButtons().length) return requestAnimationFrame(open);
    shownTab = currentTab();
    if (Object.keys(readLink(location.search, page)).length) return follow();
    writeAddress();
    setFollowing(false);
  }
  open();
  return writeAddress;
}
