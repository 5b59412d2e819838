// The bar above the tabs. It also handles keys, explanations and the address bar.
import { keepAddress } from "./address.js";
import { showExplanations } from "./explanations.js";
import { listenToKeys } from "./keys.js";
import { openTab } from "./tabs.js";
import { keepTheme } from "./theme.js";

const MODAL = "dialog[open], [role=dialog][aria-modal=true]"; // the second is Gradio's API page

export function load(component) {
  const { element, props } = component;
  const page = JSON.parse(props.page);
  const dialog = element.querySelector("dialog");
  const switchOf = (name) => element.querySelector(`[data-switch="${name}"]`);
  const presenter = {
    get: () => document.documentElement.classList.contains("presenter"),
    set(on) {
      document.documentElement.classList.toggle("presenter", on);
      switchOf("presenter").setAttribute("aria-pressed", on);
    },
  };
  keepTheme(switchOf("dark"));
  showExplanations(element.querySelector("#explanation"));
  listenToKeys(page.keys, () => document.querySelector(MODAL) !== null);
  const writeAddress = keepAddress(component, page, presenter);
  const togglePresenter = () => {
    presenter.set(!presenter.get());
    writeAddress();
  };
  switchOf("presenter").addEventListener("click", togglePresenter);
  switchOf("keys").addEventListener("click", () => dialog.showModal());
  document.addEventListener("pondernet:presenter", togglePresenter);
  document.addEventListener("pondernet:keys", () => dialog.showModal());
  document.addEventListener("pondernet:tab", ({ detail }) => openTab(detail));
}
