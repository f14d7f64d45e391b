// What is typed is saved 2 seconds after the typing stops, and when the page is left. Without a script, "Save and leave" does it.
//   <form data-draft-url="/tasks/…/draft"> … <p class="dd-save"><span data-draft-words>…</span></p>
// The form is posted as it is, without its files. The answer is JSON: {"words": "Draft saved at 2:36pm. Only you can see it."}
import { all, clockTime, now, one } from "./dom.js";

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
      const answer = await fetch(this.form.dataset.draftUrl, {
        method: "POST",
        body: this.body(),
        headers: { Accept: "application/json", "X-Requested-With": "fetch" },
      });
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) this.saved(said.words);
      else this.failed(said.words);
    } catch {
      this.failed();
    } finally {
      this.saving = false;
    }
    if (this.dirty) this.after(this.hasFailed ? AGAIN : PAUSE);
  }

  saved(words) {
    this.savedAt = now();
    this.say(words ?? `Draft saved at ${clockTime(this.savedAt)}.`, !this.spoken || this.hasFailed);
    this.spoken = true;
    this.hasFailed = false;
    this.line?.parentElement.classList.remove("dd-save--failed");
  }

  failed(words) {
    this.dirty = true;
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
