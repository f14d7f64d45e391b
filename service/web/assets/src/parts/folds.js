// Folded parts: open beside the list on wide screens, closed above it on narrow ones, all open on paper.
import { all } from "./dom.js";

export function folds() {
  const wide = matchMedia("(min-width: 62em)").matches;
  for (const fold of all("details.dd-open-wide")) fold.open = wide;
  for (const fold of all("details.dd-open-narrow")) fold.open = !wide;

  let opened = [];
  window.addEventListener("beforeprint", () => {
    opened = all("details:not([open])");
    for (const fold of opened) fold.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const fold of opened) fold.open = false;
  });
}
