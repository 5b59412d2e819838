// A page within a page. On a Space the visitor sees the address of the page around this one, on
// Hugging Face, which puts into it what it is sent:
// https://huggingface.co/docs/hub/spaces-handle-url-parameters
const HUB = "https://huggingface.co";

export const isInside = window.parent !== window;

// Return the part of a query for the address around: without Hugging Face's own parameters, such as
// __theme and the secret __sign.
export function publicPart(search) {
  const all = [...new URLSearchParams(search)].filter(([name]) => !name.startsWith("__"));
  return `?${new URLSearchParams(all)}`;
}

// Return whether the page around may be Hugging Face's. Any other is sent nothing: the browser would
// only log an error. Firefox has no ancestorOrigins, and a referrer may be missing.
function mayBeHub() {
  const around = location.ancestorOrigins?.[0] ?? document.referrer;
  return !around || around === HUB || around.startsWith(`${HUB}/`);
}

export function tellParent() {
  if (!isInside || !mayBeHub()) return;
  window.parent.postMessage({ queryString: publicPart(location.search), hash: location.hash }, HUB);
}

// Scroll an element into the window. A page around that makes room for the whole of this one, as a
// Space's does, has to be asked to scroll; Gradio's script for that is parentIFrame.
export function bringIntoWindow(element, behavior, block = "center") {
  element.scrollIntoView({ block, behavior });
  if (isInside) window.parentIFrame?.scrollToOffset(0, element.getBoundingClientRect().top);
}
