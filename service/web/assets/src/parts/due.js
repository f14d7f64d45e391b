// Limits in hours speak hours and minutes, so their words are renewed each minute. The rules are those of service/web/due.py;
// tests/web/test_gallery.py holds the two to the same words. Day limits change at midnight: the next page has them right.
//   <span class="dd-due dd-due--soon" data-kind="soon" data-unit="h" data-soon-at="…">…<b>Due in 1 hour</b><small><time datetime="…">
import { all, now, one } from "./dom.js";

const MINUTE = 60000;
const DAY = 24 * 60 * MINUTE;

function amount(number, word) {
  return `${number.toLocaleString("en-GB")} ${word}${number === 1 ? "" : "s"}`;
}

/** Hours and minutes, minutes in fives, rounded down; no minutes from 12 hours on, days from 48. Null: less than five minutes. */
export function span(milliseconds) {
  if (milliseconds >= 2 * DAY) return amount(Math.floor(milliseconds / DAY), "day");
  const minutes = Math.floor(milliseconds / MINUTE / 5) * 5;
  if (minutes === 0) return null;
  const hours = Math.floor(minutes / 60);
  const rest = hours >= 12 ? 0 : minutes % 60;
  return [hours && amount(hours, "hour"), rest && amount(rest, "minute")].filter(Boolean).join(" ");
}

/** [kind, words] of a limit in hours. */
export function words(dueAt, soonAt, at) {
  const left = dueAt - at;
  if (left < 0) return ["late", `${span(-left) ?? "Less than 5 minutes"} late`];
  if (at >= soonAt) return ["soon", `Due in ${span(left) ?? "less than 5 minutes"}`];
  return ["ok", `${span(left) ?? "Less than 5 minutes"} left`];
}

function renew(part) {
  const at = now();
  const time = one("time", part);
  if (!time) return;
  const dueAt = Date.parse(time.dateTime);
  const soonAt = Date.parse(part.dataset.soonAt ?? "");
  const [kind, text] = words(dueAt, Number.isNaN(soonAt) ? dueAt : soonAt, at);
  const line = one("b", part);
  if (part.dataset.endOfDay && kind !== "late") return;
  if (line.textContent !== text) line.textContent = text;
  if (part.dataset.kind === kind) return;
  part.classList.replace(`dd-due--${part.dataset.kind}`, `dd-due--${kind}`);
  one("use", part)?.setAttribute("href", `#dd-i-${kind}`);
  one("svg", part)?.setAttribute("class", `dd-icon dd-i-${kind}`);
  part.dataset.kind = kind;
}

export function renewDueWords() {
  const parts = all(".dd-due[data-unit=h]");
  if (!parts.length) return;
  const run = () => document.hidden || parts.forEach(renew);
  setInterval(run, MINUTE);
  document.addEventListener("visibilitychange", run);
}
