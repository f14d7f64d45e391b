// What is typed is saved 2 seconds after the typing stops, and when the page is left. Without a script, "Save and leave" does it.
//   <form data-draft-url="/tasks/…/draft"> … <p class="dd-save"><span data-draft-words>…</span></p>
// The form is posted as it is, without its files. The answer is JSON: {"words": "Draft saved at 2:36pm. Only you can see it."}
// What could not be sent is kept on this device, under the person's own key, until it could: also when the page is opened again later.
import { all, clockTime, now, one, token } from "./dom.js";

const PAUSE = 2000;
const AGAIN = 10000;

export function keepDrafts() {
  for (const form of all("form[data-draft-url]")) new Draft(form);
}

class Draft {
  constructor(form) {
    this.form = form;
    this.line = one("[data-draft-words]", form);
    this.voice = this.addVoice();
    this.dirty = false;
    this.saving = false;
    this.savedAt = now();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", () => this.stop());
    for (const event of ["moj-add-another:add-item", "moj-add-another:remove-item"]) {
      form.addEventListener(event, () => this.changed());
    }
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("online", () => this.dirty && this.save());
    this.key = `desk-draft ${document.body.dataset.person ?? ""} ${form.dataset.draftUrl}`;
    this.bringBack();
  }

  // What was kept here goes to the server, and the page is shown again with it.
  async bringBack() {
    const kept = recall(this.key);
    if (!kept || !navigator.onLine) return;
    const body = new URLSearchParams(kept);
    body.set("csrf_token", token());
    try {
      const answer = await this.post(body);
      if (!answer.ok) return;
      forget(this.key);
      location.reload();
    } catch {
      // still offline: it stays where it is
    }
  }

  // Read aloud once when saving begins to work, and whenever it fails; silent at each later save.
  addVoice() {
    const voice = document.createElement("span");
    voice.className = "govuk-visually-hidden";
    voice.setAttribute("role", "status");
    this.form.append(voice);
    return voice;
  }

  changed() {
    this.dirty = true;
    this.after(PAUSE);
  }

  after(delay) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), delay);
  }

  stop() {
    if (!navigator.onLine) return;
    forget(this.key);
    this.dirty = false;
    clearTimeout(this.timer);
  }

  body() {
    const answers = [...new FormData(this.form)].filter(([, value]) => typeof value === "string");
    return new URLSearchParams(answers);
  }

  async save() {
    if (!this.dirty || this.saving) return;
    this.dirty = false;
    this.saving = true;
    try {
      const answer = await this.post(this.body());
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) this.saved(said.words);
      else this.failed(said.words);
    } catch {
      this.failed(navigator.onLine ? undefined : "You are offline. What you type is kept on this device.");
    } finally {
      this.saving = false;
    }
    if (this.dirty) this.after(this.hasFailed ? AGAIN : PAUSE);
  }

  post(body) {
    const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
    return fetch(this.form.dataset.draftUrl, { method: "POST", body, headers });
  }

  saved(words) {
    forget(this.key);
    this.savedAt = now();
    this.say(words ?? `Draft saved at ${clockTime(this.savedAt)}.`, !this.spoken || this.hasFailed);
    this.spoken = true;
    this.hasFailed = false;
    this.line?.parentElement.classList.remove("dd-save--failed");
  }

  failed(words) {
    this.dirty = true;
    keep(this.key, this.body());
    const since = clockTime(this.savedAt);
    this.say(words ?? `Not saved since ${since}. We keep trying. Do not close this page.`, !this.hasFailed);
    this.hasFailed = true;
    this.line?.parentElement.classList.add("dd-save--failed");
  }

  say(words, aloud) {
    if (this.line) this.line.textContent = words;
    if (aloud) this.voice.textContent = words;
  }

  leave() {
    if (this.dirty && !this.form.dataset.sent) navigator.sendBeacon(this.form.dataset.draftUrl, this.body());
  }
}

// A browser may refuse to keep anything: then the page itself still holds what was typed.
function keep(key, body) {
  body.delete("csrf_token");
  try {
    localStorage.setItem(key, body.toString());
  } catch {
    // full, or not allowed
  }
}

function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function forget(key) {
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was kept
  }
}
