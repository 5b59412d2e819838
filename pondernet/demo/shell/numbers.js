// Decimal commas. Most browsers drop a comma that is typed into a number box, and 0,25 would become 25.
// Here it becomes 0.25, in boxes that are not for whole numbers.

export function readCommas() {
  document.addEventListener("beforeinput", (event) => {
    const { target, data } = event;
    const decimal = target.matches?.("input[type=number]") && !Number.isInteger(Number(target.step));
    if (!decimal || !data?.includes(",")) return;
    event.preventDefault();
    document.execCommand("insertText", false, data.replaceAll(",", "."));
  });
}
