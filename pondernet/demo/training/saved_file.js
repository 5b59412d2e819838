// A file that the page holds. The value is {name, contents in Base64}, or null for no file.
const KEPT_MS = 60_000; // until the browser may forget what it has started to save

// Return the bytes of a text in Base64.
export function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

export function load({ props }) {
  document.addEventListener("pondernet:save", () => {
    if (!props.value) return;
    const { name, contents } = props.value;
    const link = document.createElement("a");
    link.download = name;
    link.href = URL.createObjectURL(new Blob([bytesOf(contents)], { type: "application/zip" }));
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), KEPT_MS);
  });
}
