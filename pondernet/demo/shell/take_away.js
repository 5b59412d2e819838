// What a visitor takes to a slide or a chat: the figure in view as a picture with its caption, and the
// link of the view.
import { announce, words } from "./announcer.js";

const SCALE = 2; // of a PNG: sharp on a projector
const LETTER = 0.52; // width of a letter, as a share of the type size
const LINE = 1.35; // height of a line, likewise
const INDENT = 12; // px from the edge to the caption

// Return text in lines of at most `most` characters; words stay whole.
export function lines(text, most) {
  const found = [""];
  for (const word of text.split(" ")) {
    const longer = `${found.at(-1)} ${word}`.trim();
    if (longer.length <= most || !found.at(-1)) found[found.length - 1] = longer;
    else found.push(word);
  }
  return found;
}

// Return a drawn figure with a caption above it, on the ground of the page.
export function captioned({ data, layout }, caption, ground) {
  const { font, margin } = { ...layout.template?.layout, ...layout };
  const size = font?.size ?? 14;
  const text = lines(caption, Math.floor((layout.width - 2 * INDENT) / (LETTER * size)));
  const room = (text.length + 1) * LINE * size;
  const title = {
    text: text.join("<br>"), font: { size }, x: INDENT / layout.width, xanchor: "left",
    y: 1, yanchor: "top", yref: "container", pad: { t: INDENT },
  };
  const height = layout.height + room;
  return { data, layout: { ...layout, title, height, margin: { ...margin, t: margin.t + room }, paper_bgcolor: ground } };
}

const figureInView = () =>
  [...document.querySelectorAll(".plot.js-plotly-plot")].find((plot) => plot.checkVisibility());

// The caption of the figure: of a pondering, its vector and outcome; of another, what it shows now.
function captionOf(plot) {
  if (!plot.closest("#halting-plot")) return plot.ariaLabel;
  const vector = document.querySelector("#vector-text textarea").value;
  return `${vector}: ${words(document.querySelector("#outcome .outcome"))}`;
}

async function save(format) {
  const plot = figureInView();
  if (!plot) return false;
  const ground = getComputedStyle(document.body).backgroundColor;
  const picture = captioned(plot, captionOf(plot), ground);
  const { width, height } = picture.layout;
  const link = document.createElement("a");
  link.href = await window.Plotly.toImage(picture, { format, width, height, scale: format === "png" ? SCALE : 1 });
  link.download = `pondernet.${format}`;
  link.click();
  return true;
}

// Offer the switches of the menu that take something away; `tell` shows a notice.
export function offerTakeAway(switchOf, tell, sentences) {
  const say = (sentence) => {
    tell(sentence);
    announce(sentence, "notice");
  };
  switchOf("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      say(sentences.copied);
    } catch {
      say(sentences.not_copied);
    }
  });
  for (const format of ["png", "svg"]) {
    switchOf(format).addEventListener("click", async () => {
      say((await save(format)) ? sentences.saved : sentences.no_figure);
    });
  }
}
