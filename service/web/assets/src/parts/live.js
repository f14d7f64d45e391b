// The page asks every 30 seconds what has changed; words change in place, rows are never moved, added or removed under the reader.
//   <p class="dd-asof" data-live-url="/work/live?list=team">Live. Updated at 2:31pm</p>
// The answer is JSON, or 304 by its ETag:
//   {"line": "Live. Updated at 2:31pm",
//    "texts": {"late": "3", …},                            into every [data-live="late"]
//    "new": {"words": "2 new tasks came in since 2:24pm.", "url": "/work?list=team"},    or null
//    "rows": {"<task id>": {"with": "Taken by Lowri Pugh", "gone": true}}}               into tr[data-row="<task id>"]
import { all, clockTime, now, one } from "./dom.js";

const EVERY = 30000;

export function liveLines() {
  const line = one("[data-live-url]");
  if (line) new Live(line);
}

class Live {
  constructor(line) {
    this.line = line;
    this.tag = line.dataset.liveTag ?? "";
    this.updatedAt = now();
    this.failures = 0;
    this.timer = setInterval(() => this.ask(), EVERY);
    document.addEventListener("visibilitychange", () => this.ask());
  }

  async ask() {
    if (document.hidden) return;
    try {
      const headers = { Accept: "application/json", "X-Requested-With": "fetch" };
      if (this.tag) headers["If-None-Match"] = this.tag;
      const answer = await fetch(this.line.dataset.liveUrl, { headers, cache: "no-store" });
      if (answer.status === 200) {
        this.tag = answer.headers.get("ETag") ?? "";
        this.show(await answer.json());
      } else if (answer.status !== 304) throw new Error(String(answer.status));
      this.fresh();
    } catch {
      this.stale();
    }
  }

  fresh() {
    this.failures = 0;
    this.updatedAt = now();
    this.line.classList.remove("dd-asof--stale");
    this.say(`Live. Updated at ${clockTime(this.updatedAt)}`);
  }

  // One lost answer is not worth a word; two in a row are.
  stale() {
    this.failures += 1;
    if (this.failures < 2) return;
    this.line.classList.add("dd-asof--stale");
    const reload = document.createElement("a");
    reload.href = "";
    reload.className = "govuk-link";
    reload.textContent = "Reload";
    this.line.replaceChildren(`Not live. Last updated at ${clockTime(this.updatedAt)}. `, reload);
  }

  say(words) {
    if (this.line.textContent !== words) this.line.textContent = words;
  }

  show(answer) {
    for (const [key, text] of Object.entries(answer.texts ?? {})) {
      for (const place of all(`[data-live="${CSS.escape(key)}"]`)) {
        if (place.textContent !== text) place.textContent = text;
      }
    }
    for (const [id, row] of Object.entries(answer.rows ?? {})) this.row(id, row);
    if (answer.new) this.waiting(answer.new);
  }

  row(id, { with: holder, gone }) {
    const row = one(`tr[data-row="${CSS.escape(id)}"]`);
    if (!row) return;
    const cell = one("[data-cell=with]", row);
    // A cell that has the focus is left alone: pressing is answered by the server.
    if (holder && cell && !cell.contains(document.activeElement)) cell.textContent = holder;
    if (gone) row.classList.add("is-gone");
  }

  waiting({ words, url }) {
    const box = one("[data-live-new]");
    if (!box) return;
    const text = one("[data-live-new-words]", box);
    if (text.textContent === words && !box.hidden) return;
    text.textContent = words;
    one("a", box).href = url;
    box.hidden = false;
  }
}
