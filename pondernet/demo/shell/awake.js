// Keep the screen on while a speaker needs it: in presenter mode, and while the story is told. A browser
// grants this in a visible tab of a secure page (HTTPS or this machine) alone, and ends it when the tab
// is hidden.
import { isUnasked } from "./memory.js";
import { chosen } from "./switches.js";

const isWanted = () =>
  document.visibilityState === "visible" &&
  (chosen("presenter") === "1" || (Boolean(chosen("story")) && !isUnasked()));

export function keepAwake() {
  let lock = null;
  let asking = false;

  async function update() {
    if (!isWanted()) {
      lock?.release();
      lock = null;
    } else if (!lock && !asking) {
      asking = true;
      lock = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
      asking = false;
      lock?.addEventListener("release", () => (lock = null));
      if (!isWanted()) update(); // no more
    }
  }
  document.addEventListener("pondernet:chosen", update);
  document.addEventListener("visibilitychange", update);
  update();
}
