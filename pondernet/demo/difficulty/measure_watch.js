// Ask for measurements: what the visitor does, as the event "pondernet:measure", and more as long as the
// value from the server says after how many ms.
const LOST = 8_000; // ms without an answer

export function load({ props, trigger, watch }) {
  let going = false;
  let byHand = false;
  let next = 0;

  function ask(action) {
    clearTimeout(next);
    if (action === "cancel" && !going) return;
    going = action !== "choose" && action !== "cancel";
    if (going) next = setTimeout(ask, LOST, "more");
    byHand ||= action === "choose";
    props.value = { action, by_hand: byHand };
    trigger("ask");
  }

  document.addEventListener("pondernet:measure", ({ detail }) => ask(detail));
  watch("value", () => {
    if (!props.value?.sent) return; // it is what the page asks for
    clearTimeout(next);
    going = props.value.after !== null;
    if (going) next = setTimeout(ask, props.value.after, "more");
  });
}
