// The switches: presenter mode and theme; and what is done when the page opens.
const switchOf = (name) => element.querySelector(`[data-switch="${name}"]`);
const THEME = "pondernet-theme"; // in localStorage; not there: as the system says
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function isPresenting() {
  return document.documentElement.classList.contains("presenter");
}

function setPresenting(on) {
  document.documentElement.classList.toggle("presenter", on);
  switchOf("presenter").setAttribute("aria-pressed", on);
}

function setDark(on) {
  document.body.classList.toggle("dark", on);
  switchOf("dark").setAttribute("aria-pressed", on);
}

// A browser may refuse to store anything for a page within a page, as on a Space.
function wantedTheme() {
  try {
    return localStorage.getItem(THEME);
  } catch {
    return null;
  }
}

function wantTheme(theme) {
  try {
    if (theme) localStorage.setItem(THEME, theme);
    else localStorage.removeItem(THEME);
  } catch {
    // Then it holds until the page is loaded anew.
  }
}

function wantedDark() {
  return wantedTheme() ? wantedTheme() === "dark" : systemDark.matches;
}

function togglePresenting() {
  setPresenting(!isPresenting());
  writeAddress();
}

switchOf("presenter").addEventListener("click", togglePresenting);
switchOf("keys").addEventListener("click", () => dialog.showModal());
switchOf("dark").addEventListener("click", () => {
  const dark = !document.body.classList.contains("dark");
  wantTheme(dark === systemDark.matches ? null : dark ? "dark" : "light");
  setDark(dark);
});
// Gradio follows the system by itself, a moment later.
systemDark.addEventListener("change", () => setTimeout(() => setDark(wantedDark())));
if (wantedTheme()) setDark(wantedDark());
else switchOf("dark").setAttribute("aria-pressed", document.body.classList.contains("dark"));

document.addEventListener("pondernet:tab", ({ detail }) => openTab(detail));

// The tabs may not be there yet when this runs.
function open() {
  if (!tabButtons().length) return requestAnimationFrame(open);
  shownTab = currentTab();
  if (Object.keys(followed()).length) return follow();
  writeAddress();
  setFollowing(false);
}
open();
