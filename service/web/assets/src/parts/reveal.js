// What one answer changes about the rest of a form is worked out by the service, and shown at once where it changes.
// Without a script, or a connection, "Update this page" does the same.
//   <form method="post" action="…"> <div data-reveal> questions … </div> <button name="_update">Update this page</button>
// Only what differs is put in or taken away: what was typed, chosen files and the focus stay as they are.
import { all, one } from "./dom.js";

const CONTROLS = "input:not([type=hidden]), select, textarea";
const CHOICES = "input[type=radio], input[type=checkbox], select";

/** `prepare` makes the components of an element work that is new on the page. */
export function reveal(prepare) {
  for (const region of all("[data-reveal]")) new Region(region, prepare);
}

class Region {
  constructor(region, prepare) {
    Object.assign(this, { region, prepare, form: region.closest("form"), asked: 0 });
    this.button = one("button[name=_update]:not([aria-hidden])", this.form);
    if (!this.button) return;
    this.button.hidden = true;
    this.voice = document.createElement("p");
    this.voice.className = "govuk-visually-hidden";
    this.voice.setAttribute("role", "status");
    this.form.append(this.voice);
    region.addEventListener("change", (event) => event.target.matches(CHOICES) && this.ask());
  }

  async ask() {
    const asked = (this.asked += 1);
    const body = new FormData(this.form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    body.set("_update", "1");
    try {
      const answer = await fetch(this.form.action, { method: "POST", body: new URLSearchParams(body) });
      const shown = new DOMParser().parseFromString(await answer.text(), "text/html");
      const next = one("[data-reveal]", shown);
      if (!answer.ok || !next) throw new Error("no answer");
      if (asked === this.asked) this.show(next);
    } catch {
      this.button.hidden = false;
    }
  }

  show(next) {
    const before = signature(this.region);
    reconcile(this.region, next, this.prepare);
    if (signature(this.region) !== before) this.voice.textContent = "The questions on this page have changed.";
  }
}

function reconcile(region, next, prepare) {
  const left = [...region.children];
  const take = (fits) => left.splice(left.findIndex(fits), left.some(fits) ? 1 : 0)[0];
  let place = null;
  for (const wanted of [...next.children]) {
    let found = take((old) => signature(old) === signature(wanted));
    if (!found) {
      found = take((old) => isSame(old, wanted));
      if (found) reconcile(found, wanted, prepare);
    }
    if (found && found.previousElementSibling !== place) {
      // It stands where it stood, only what is gone is in between: moving it would lose the focus.
      while (found.previousElementSibling !== place && left.includes(found.previousElementSibling)) {
        left.splice(left.indexOf(found.previousElementSibling), 1)[0].remove();
      }
    }
    place = found ?? insert(region, document.importNode(wanted, true), place, prepare);
  }
  for (const gone of left) gone.remove();
}

// Components look for one another in the page, so what is new stands in it before they begin.
function insert(region, element, place, prepare) {
  const frame = document.createElement("div");
  frame.append(element);
  region.insertBefore(frame, place ? place.nextSibling : region.firstChild);
  prepare(frame);
  frame.replaceWith(element);
  return element;
}

/** What an element asks; of one that asks nothing, what it says. */
function signature(element) {
  const names = all(CONTROLS, element).map((control) =>
    control.matches("input[type=radio], input[type=checkbox]") ? `${control.name}=${control.value}` : control.name,
  );
  if (element.matches(CONTROLS)) names.push(element.name);
  return names.join("\n") || `${element.tagName} ${element.textContent.replace(/\s+/g, " ").trim()}`;
}

/** The same group or list, some of whose questions have changed. */
function isSame(old, wanted) {
  const names = new Set(all(CONTROLS, old).map((control) => control.name));
  const shares = all(CONTROLS, wanted).some((control) => names.has(control.name));
  return old.tagName === wanted.tagName && old.children.length > 0 && shares;
}
