// Why the vector in view takes its steps: asked for once it is shown.
import { askInView } from "../plotting/ask_in_view.js";

export function load({ element, trigger }) {
  askInView(element, () => trigger("ask"));
}
