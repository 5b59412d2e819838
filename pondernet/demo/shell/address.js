// The address bar holds the view: model, vector, seed and prior from Python, tab and presenter
// mode from the browser. What else stands there is left alone.
const OWN = ["model", "vector", "seed", "prior", "with", "tab", "presenter"];
const TOGETHER_MS = 1500; // changes that follow this fast make one step for the back button

const SECRET = "pondernet-own"; // in this tab of the browser: brings back the visitor's own network

let written = 0; // when the address was last written
let following = true; // a link, until Python has made its view: that address takes its place
let shownTab = null;

// Says that the view is about to be another one: to assistive technology, and to who drives the
// page by script.
function setFollowing(on) {
  following = on;
  document.body.setAttribute("aria-busy", on);
}

function followed() {
  const all = new URLSearchParams(location.search);
  return Object.fromEntries(OWN.filter((name) => all.has(name)).map((name) => [name, all.get(name)]));
}

function writeAddress() {
  const view = { ...props.value.link };
  if (currentTab() !== props.tabs[0]) view.tab = currentTab();
  if (isPresenting()) view.presenter = "1";
  const all = new URLSearchParams(location.search);
  OWN.forEach((name) => all.delete(name));
  Object.entries(view).forEach(([name, value]) => all.set(name, value));
  const address = `${location.pathname}?${all}`;
  if (address === location.pathname + location.search) return;
  const together = performance.now() - written < TOGETHER_MS;
  history[following || together ? "replaceState" : "pushState"](history.state, "", address);
  written = performance.now();
}

function tabButtons() {
  return [...document.querySelectorAll('[role="tablist"] [role="tab"]')];
}

function currentTab() {
  const selected = tabButtons().find((tab) => tab.getAttribute("aria-selected") === "true");
  return selected?.dataset.tabId ?? props.tabs[0];
}

function openTab(name) {
  tabButtons().find((tab) => tab.dataset.tabId === name)?.click();
}

// Show what the address says; Python is asked only for what it knows better.
function follow() {
  const link = followed();
  setPresenting(link.presenter === "1");
  if (props.tabs.includes(link.tab ?? props.tabs[0])) openTab(link.tab ?? props.tabs[0]);
  const { tab, presenter, ...view } = link;
  const strange = ![undefined, ...props.tabs].includes(tab) || ![undefined, "1"].includes(presenter);
  const same = Object.keys({ ...props.value.link, ...view }).every((name) => {
    return props.value.link[name] === view[name];
  });
  setFollowing(!same || strange);
  if (!following) return;
  props.value = { link, own: secret() };
  trigger("navigate");
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

function tell(notice) {
  const line = element.querySelector(".notice");
  line.textContent = notice ?? "";
  line.hidden = !notice;
}

watch("value", () => {
  if (following && !props.value.followed) return; // not yet the answer to the link
  tell(props.value.notice);
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
