// Light or dark theme: the one of the address (Gradio's parameter __theme) or the system's setting,
// unless the visitor has switched.
const THEME = "pondernet-theme"; // in localStorage; missing: the visitor has not switched
const systemDark = matchMedia("(prefers-color-scheme: dark)");
const print = matchMedia("print"); // on paper the page is light

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
    // Then the choice is lost with a reload.
  }
}

// Return whether the page is dark for a visitor who has not switched.
function givenDark() {
  const given = new URLSearchParams(location.search).get("__theme");
  return ["dark", "light"].includes(given) ? given === "dark" : systemDark.matches;
}

function wantedDark() {
  return wantedTheme() ? wantedTheme() === "dark" : givenDark();
}

// Let a button switch the theme, and store the choice.
export function keepTheme(button) {
  function setDark(on) {
    document.body.classList.toggle("dark", on);
    button.setAttribute("aria-pressed", on);
  }
  button.addEventListener("click", () => {
    const dark = !document.body.classList.contains("dark");
    wantTheme(dark === givenDark() ? null : dark ? "dark" : "light");
    setDark(dark);
  });
  // Gradio also follows the system; the timeout sets the theme after it.
  systemDark.addEventListener("change", () => setTimeout(() => setDark(wantedDark())));
  print.addEventListener("change", () => {
    document.body.classList.toggle("dark", wantedDark() && !print.matches);
  });
  if (wantedTheme()) setDark(wantedDark());
  else button.setAttribute("aria-pressed", document.body.classList.contains("dark"));
}
