// The bar "You took Initial checks. Undo Close" comes with the page after an action and stays until the next one.
import { one } from "./dom.js";

export function undoBar() {
  const bar = one(".dd-undo");
  if (!bar) return;
  const close = one("[data-undo-close]", bar);
  close.hidden = false;
  close.addEventListener("click", () => {
    bar.remove();
    one("#main-content")?.focus();
  });
}
