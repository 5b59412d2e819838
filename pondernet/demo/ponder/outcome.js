// Announce the outcome of what the visitor does, once the page has drawn it.
import { announce, words } from "../shell/announcer.js";
import { chosen } from "../shell/switches.js";

const ASIDE = ["prior", "own_prior", "inside"]; // changes that leave the outcome as it is
const RENAMES = ["model", "own", "pick"]; // changes to another network

// Let each new outcome be announced, unless `isPlaying()`: then the player announces it at the halting
// step. `samples()` returns a sentence on many samples. Return a function that announces the outcome.
export function announceOutcomes(isPlaying, samples) {
  let asked = []; // names of the changes since the last drawing
  let before = null; // the outcome that was drawn last

  function outcome() {
    const note = document.querySelector("#message .message").cloneNode(true);
    note.querySelector(".counts")?.remove();
    return [samples(), words(note), words(document.querySelector("#outcome .outcomes"))].filter(Boolean).join(" ");
  }

  function drawn() {
    const [names, text] = [asked, outcome()];
    asked = [];
    if (document.querySelector("#message .error")) return; // it is announced itself
    const opens = before === null && !names.length; // the view of the link that the page opens with
    const isNew = text !== before || names.some((name) => !ASIDE.includes(name));
    before = text;
    if (opens || !isNew || isPlaying() || chosen("story")) return;
    const renamed = !names.length || names.some((name) => RENAMES.includes(name));
    announce(renamed ? `${document.querySelector("#model input").value}. ${text}` : text, "view");
  }

  document.addEventListener("pondernet:change", ({ detail: [name] }) => {
    before ??= outcome();
    asked.push(name);
  });
  document.addEventListener("pondernet:drawn", () => setTimeout(drawn));
  return () => announce(outcome(), "view");
}
