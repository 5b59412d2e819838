// The choices of the address besides the tab, such as presenter mode. Each is kept as an attribute of
// the root element, data-NAME, which styles read; the event pondernet:chosen reports a change.
const root = document.documentElement;

export const chosen = (name) => root.dataset[name];

// Return the switches of a page: `get()` returns all values by name, `set(values)` changes some.
export function makeSwitches(choices) {
  const names = Object.keys(choices).filter((name) => name !== "tab");

  function set(values) {
    for (const name of names.filter((each) => each in values)) root.dataset[name] = values[name];
    document.dispatchEvent(new CustomEvent("pondernet:chosen"));
  }
  set(Object.fromEntries(names.map((name) => [name, choices[name][0]])));
  return { set, get: () => Object.fromEntries(names.map((name) => [name, chosen(name)])) };
}

// Keep aria-pressed of the buttons in `element` that choose a figure: buttons with data-NAME.
export function showPressed(element, name) {
  const show = () => {
    for (const button of element.querySelectorAll(`button[data-${name}]`)) {
      button.setAttribute("aria-pressed", button.dataset[name] === chosen(name));
    }
  };
  document.addEventListener("pondernet:chosen", show);
  show();
}
