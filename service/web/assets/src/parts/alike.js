// While an enquiry is typed, open cases that may be about the same person are told above the form; which ones were told goes with it.
//   <form data-alike-url="/cases/new/…/alike"> <div data-alike role="status"> … <input type="hidden" name="alike_seen">
// The answer is JSON: {"line": "1 open case may be about the same person.", "found": [{"reference", "url", "words"}]}
// An answer that means danger folds the rest at once: the page is asked for anew with what was typed.
import { all, one } from "./dom.js";

const PAUSE = 1500;

export function alike() {
  for (const form of all("form[data-alike-url]")) {
    let timer;
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask(form), PAUSE);
    });
  }
  for (const form of new Set(all("input[data-danger]").map((danger) => danger.form))) foldAtDanger(form);
}

async function ask(form) {
  const body = new FormData(form);
  for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
  try {
    const answer = await fetch(form.dataset.alikeUrl, {
      method: "POST",
      headers: { "X-Requested-With": "fetch" },
      body: new URLSearchParams(body),
    });
    if (answer.ok) tell(form, await answer.json());
  } catch {
    // no connection: it is told on the next page
  }
}

function tell(form, told) {
  const box = one("[data-alike]", form);
  const seen = told.found.map((each) => each.reference).join(" ");
  if (box.dataset.seen === seen) return;
  box.dataset.seen = seen;
  one('input[name="alike_seen"]', form).value = seen;
  box.hidden = !told.found.length;
  const line = document.createElement("p");
  const strong = document.createElement("strong");
  strong.textContent = told.line;
  line.append(strong);
  box.replaceChildren(line, ...told.found.map(shown));
}

function shown(each) {
  const row = document.createElement("p");
  const link = document.createElement("a");
  link.className = "govuk-link dd-ref";
  link.href = each.url;
  link.target = "_blank";
  link.rel = "noopener";
  link.textContent = each.reference;
  row.append(link, `: ${each.words} (opens in a new tab)`);
  return row;
}

// Questions come and go, so it is asked anew which answer means danger.
function foldAtDanger(form) {
  const isDanger = () => all("input[data-danger]", form).some((input) => input.checked);
  let was = isDanger();
  form.addEventListener("change", () => {
    const update = one('button[name="_update"]', form);
    if (isDanger() !== was && update) form.requestSubmit(update);
    was = isDanger();
  });
}
