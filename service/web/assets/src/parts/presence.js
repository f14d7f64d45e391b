// Who else has the case or the step open. Asked each half minute while the page is in sight; who is gone is gone after a minute.
//   <div role="status" data-here-url="/tasks/…/here" hidden></div>        <div role="status" data-meanwhile hidden></div>
// The answer is JSON: {"here": [{"initials": "LP", "words": "Lowri Pugh is looking at this task"}], "notice": "… finished this step …"}
import { all, one, token } from "./dom.js";

const EVERY = 30000;

export function presence() {
  for (const place of all("[data-here-url]")) {
    if (!place.dataset.hereUrl) continue;
    const ask = () => document.hidden || look(place);
    setInterval(ask, EVERY);
    document.addEventListener("visibilitychange", ask);
    ask();
  }
}

async function look(place) {
  try {
    const answer = await fetch(place.dataset.hereUrl, {
      method: "POST",
      body: new URLSearchParams({ csrf_token: token() }),
      headers: { Accept: "application/json", "X-Requested-With": "fetch" },
    });
    if (answer.ok) show(place, await answer.json());
    else place.hidden = true;
  } catch {
    place.hidden = true;
  }
}

// Said again only if somebody came or went: a reader is not told the same each half minute.
function show(place, { here, notice }) {
  const said = JSON.stringify(here);
  if (place.dataset.said !== said) {
    place.dataset.said = said;
    place.replaceChildren(...here.map(person));
  }
  place.hidden = here.length === 0;
  const line = one("[data-meanwhile]");
  if (!line || !notice || line.textContent === notice) return;
  line.textContent = notice;
  line.hidden = false;
}

function person({ initials, words }) {
  const part = document.createElement("p");
  part.className = "dd-here";
  const mark = document.createElement("i");
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = initials;
  part.append(mark, words);
  return part;
}
