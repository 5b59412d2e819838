// Load Plotly's script. It has 4 MB, and running it blocks a phone for a second or two, so it waits
// until a figure is seen. A lost script is requested again.
const REST_MS = 5000; // after which the script is loaded for figures outside the window too
const PAUSES_MS = [500, 2000, 5000]; // before each further request

const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
let loading = null;

// Resolve when the element is in the window, when the visitor does something, or after REST_MS.
export function needed(element) {
  return new Promise((resolve) => {
    new IntersectionObserver((entries, observer) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      resolve();
    }).observe(element);
    for (const event of ["pointerdown", "keydown"]) {
      document.addEventListener(event, resolve, { once: true, capture: true });
    }
    setTimeout(resolve, REST_MS);
  });
}

function request(address) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = new URL(address, document.baseURI);
    script.onerror = reject;
    script.onload = () => (window.Plotly ? resolve() : reject()); // it may be cut off
    document.head.append(script);
  });
}

async function requestUntilThere(address) {
  for (let lost = 0; ; lost++) {
    try {
      return await request(lost ? `${address}?again=${lost}` : address); // past the cache
    } catch {
      if (lost === PAUSES_MS.length) throw new Error(`${address} was lost ${lost + 1} times.`);
      await later(PAUSES_MS[lost]);
    }
  }
}

// Plotly writes the address of the page into its clip paths where the page has a <base>, as Gradio's
// has: after a change of the address, each figure would fetch the whole page again. The base is the
// folder of the address, so nothing else depends on it.
function dropBase() {
  document.querySelector("base")?.removeAttribute("href");
}

// Resolve when Plotly is there; reject if it cannot be loaded. The next call then tries again.
export function loadPlotly(address) {
  dropBase();
  loading ??= requestUntilThere(address).catch((error) => {
    loading = null;
    throw error;
  });
  return loading;
}
