// A session ends when nothing happens for half an hour. Three minutes before, the page says so and offers to stay; what is typed is kept anyway.
//   <body data-session-left="1800"> … <div data-session hidden><p data-session-words></p><button data-session-stay>…</button><a data-session-in>…</a></div>
// What the page asks by itself keeps no session alive; another page of the same person may have, so the server is asked before anything is said.
import { all, one, token } from "./dom.js";

const WARN = 180;

export function sessionEnd() {
  const left = Number(document.body.dataset.sessionLeft);
  const bar = one("[data-session]");
  if (bar && left > 0) new SessionEnd(bar, left);
}

class SessionEnd {
  constructor(bar, left) {
    this.bar = bar;
    this.words = one("[data-session-words]", bar);
    this.button = one("[data-session-stay]", bar);
    this.link = one("[data-session-in]", bar);
    this.button.addEventListener("click", () => this.stay());
    document.addEventListener("visibilitychange", () => document.hidden || this.ask());
    this.wait(left);
  }

  wait(left) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(), Math.max(left - WARN, left > 0 ? 15 : 1) * 1000);
  }

  async ask(options = {}) {
    try {
      const answer = await fetch("/session", { headers: { Accept: "application/json", "X-Requested-With": "fetch" }, cache: "no-store", ...options });
      if (answer.status === 401) return this.ended();
      if (answer.ok) this.known((await answer.json()).left);
      else this.wait(WARN + 30);
    } catch {
      this.wait(WARN + 30);
    }
  }

  known(left) {
    if (left > WARN) {
      this.bar.hidden = true;
    } else {
      const minutes = Math.ceil(left / 60);
      this.say(`You will be signed out in ${minutes} minute${minutes === 1 ? "" : "s"}, because nothing has happened for a while.`, true);
    }
    this.wait(left);
  }

  stay() {
    const body = new URLSearchParams({ csrf_token: token() });
    this.ask({ method: "POST", body }).then(() => one("#main-content")?.focus({ preventScroll: true }));
  }

  ended() {
    clearTimeout(this.timer);
    this.link.href = `/sign-in?why=ended&next=${encodeURIComponent(location.pathname + location.search)}`;
    this.say("You are signed out, because nothing happened for 30 minutes. What you typed is kept.", false);
  }

  say(words, may) {
    if (this.words.textContent !== words) this.words.textContent = words;
    this.button.hidden = !may;
    this.link.hidden = may;
    this.bar.hidden = false;
  }
}

/** What is kept on this device is nobody else's: it goes when its person signs out. */
export function forgetAtSignOut() {
  for (const form of all('form[action="/sign-out"]')) {
    form.addEventListener("submit", () => {
      for (const key of Object.keys(localStorage)) if (key.startsWith("desk-draft ")) localStorage.removeItem(key);
    });
  }
}
