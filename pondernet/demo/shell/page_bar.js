// The bar above the tabs. It also handles keys, explanations and the address bar.
import { keepAddress, notify } from "./address.js";
import { startAnnouncing } from "./announcer.js";
import { keepAwake } from "./awake.js";
import { showExplanations } from "./explanations.js";
import { keepFocus } from "./focus.js";
import { showKeyHints } from "./key_hints.js";
import { listenToKeys } from "./keys.js";
import { keepLetters } from "./letter_keys.js";
import { addLevel, isDialogOpen, leaveOneLevel } from "./levels.js";
import { keepNames } from "./names.js";
import { readCommas } from "./numbers.js";
import { blankOnRequest, fullScreenOnRequest } from "./screen.js";
import { showWhenSettled } from "./settled.js";
import { chosen, makeSwitches } from "./switches.js";
import { openTab, scrollToPlace } from "./tabs.js";
import { offerTakeAway } from "./take_away.js";
import { keepTheme } from "./theme.js";

export function load(component) {
  const { element, props } = component;
  const page = JSON.parse(props.page);
  const dialog = element.querySelector("dialog");
  const switchOf = (name) => element.querySelector(`[data-switch="${name}"]`);
  const switches = makeSwitches(page.choices);
  const showChosen = () => {
    const presents = chosen("presenter") === "1";
    document.documentElement.classList.toggle("presenter", presents);
    switchOf("presenter").setAttribute("aria-pressed", presents);
    switchOf("story")?.setAttribute("aria-pressed", Boolean(chosen("story")));
  };
  document.addEventListener("pondernet:chosen", showChosen);
  startAnnouncing();
  keepNames();
  keepFocus();
  keepLetters(dialog.querySelector(".letters"));
  keepAwake();
  keepTheme(switchOf("dark"));
  showExplanations(element.querySelector("#explanation"));
  readCommas();
  showKeyHints(page.keys, page.words.key);
  blankOnRequest(element.querySelector("#blank"));
  listenToKeys(page.keys, isDialogOpen);
  offerTakeAway(switchOf, (notice) => notify(element, notice), page.words);
  const { writeAddress, goTo } = keepAddress(component, page, switches);
  showWhenSettled();

  // Show a view: a beat of the story, or choices of the address, of which the tab is one, and a place
  // to scroll to.
  function show({ tab, place, ...choices }) {
    if (choices.story) return goTo(choices.story);
    switches.set(choices);
    writeAddress();
    if (tab) openTab(tab);
    if (place) scrollToPlace(place);
  }
  const togglePresenter = () => show({ presenter: chosen("presenter") === "1" ? "" : "1" });
  addLevel("presenter", () => chosen("presenter") === "1", togglePresenter);
  document.addEventListener("pondernet:leave", leaveOneLevel);
  fullScreenOnRequest(() => notify(element, page.words.no_full_screen));
  switchOf("presenter").addEventListener("click", togglePresenter);
  switchOf("keys").addEventListener("click", () => dialog.showModal());
  switchOf("story")?.addEventListener("click", () => {
    document.dispatchEvent(new CustomEvent("pondernet:story"));
  });
  document.addEventListener("pondernet:presenter", togglePresenter);
  document.addEventListener("pondernet:view", ({ detail }) => show(detail));
  document.addEventListener("click", ({ target }) => {
    const button = target.closest?.("button[data-view]");
    if (button) show(JSON.parse(button.dataset.view));
    const sends = target.closest?.("button[data-sends]")?.dataset.sends;
    if (sends) document.dispatchEvent(new CustomEvent(`pondernet:${sends}`));
  });
  document.addEventListener("pondernet:keys", () => dialog.showModal());
  document.addEventListener("pondernet:tab", ({ detail }) => openTab(detail));
}
