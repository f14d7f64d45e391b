// "Copy" beside a reference, only where the browser can.
import { all } from "./dom.js";

export function copyReferences() {
  if (!navigator.clipboard) return;
  for (const button of all("[data-copy]")) {
    button.hidden = false;
    const said = button.textContent;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.dataset.copy);
      button.textContent = "Copied";
      setTimeout(() => (button.textContent = said), 4000);
    });
  }
}
