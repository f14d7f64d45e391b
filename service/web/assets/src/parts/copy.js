// "Copy" beside a reference and "Print this page", only where the browser can.
import { all, token } from "./dom.js";

/** The foot of a staff page on paper says that printing was recorded. */
export function recordPrinting() {
  if (!document.body.dataset.person) return;
  window.addEventListener("beforeprint", () => {
    navigator.sendBeacon("/printed", new URLSearchParams({ csrf_token: token(), path: location.pathname }));
  });
}

export function printButtons() {
  for (const button of all("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

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
