// Keep a <details> that Python sends as the visitor has left it: with each new value Gradio 6.31 removes
// the attribute that opens it. The browser itself closes it without this method.
export function load({ element }) {
  const details = element.querySelector("details");
  details.removeAttribute = (name) => {
    if (name !== "open") Element.prototype.removeAttribute.call(details, name);
  };
}
