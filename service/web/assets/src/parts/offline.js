// Without a connection a staff page says so, and sends nothing: what is typed is kept on this device (draft.js) until there is one again.
import { one } from "./dom.js";

export function offline() {
  const bar = one("[data-offline]");
  if (!bar) return;
  const show = () => (bar.hidden = navigator.onLine);
  window.addEventListener("offline", show);
  window.addEventListener("online", show);
  // Before submitOnce (which leaves alone what was stopped here), so that the button works again when the connection is back.
  document.addEventListener("submit", (event) => navigator.onLine || event.preventDefault(), true);
  show();
}
