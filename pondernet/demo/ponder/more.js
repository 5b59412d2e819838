// Collapsible sections of the Ponder tab: a button with data-more="NAME" toggles the class more-NAME of
// the root element, and the styles show what belongs to it.
const root = document.documentElement;

function set(name, open) {
  root.classList.toggle(`more-${name}`, open);
  document.querySelector(`[data-more="${name}"]`)?.setAttribute("aria-expanded", open);
}

const SECTIONS = { numbers: "#facts, #history, #halting-plot .legend", network: "#more-network" };

// Open the section that an element is in, if it is in one.
export function openFor(element) {
  for (const [name, parts] of Object.entries(SECTIONS)) {
    if (element?.closest(parts)) set(name, true);
  }
}

// Let each button say whether its section is open; those of the numbers come anew with each answer.
function mark() {
  for (const { dataset } of document.querySelectorAll("[data-more]")) {
    set(dataset.more, root.classList.contains(`more-${dataset.more}`));
  }
}

// Name the network in view. Gradio may not have made its box yet.
function nameNetwork() {
  const box = document.querySelector("#model input");
  if (!box) return requestAnimationFrame(nameNetwork);
  document.querySelector("#more .model").textContent = box.value;
}

export function openSections() {
  mark();
  document.addEventListener("click", ({ target }) => {
    const name = target.closest?.("[data-more]")?.dataset.more;
    if (!name) return;
    const open = !root.classList.contains(`more-${name}`);
    set(name, open);
    if (open) document.getElementById(`more-${name}`)?.scrollIntoView({ block: "nearest" });
  });
  document.addEventListener("pondernet:drawn", () => setTimeout(() => { // once all parts have changed
    mark();
    nameNetwork();
  }));
  // A link with a second network shows where it can be changed.
  document.addEventListener("pondernet:shown", () => {
    if (new URLSearchParams(location.search).has("with")) set("compare", true);
  });
}
