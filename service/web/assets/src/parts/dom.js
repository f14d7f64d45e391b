export const one = (selector, root = document) => root.querySelector(selector);
export const all = (selector, root = document) => [...root.querySelectorAll(selector)];

const loaded = Date.now();
const served = Date.parse(document.body.dataset.now ?? "");

/** The service's own time: its clock differs from this computer's, and in a demonstration by days. */
export function now() {
  return Number.isNaN(served) ? Date.now() : served + (Date.now() - loaded);
}

/** "2:36pm" of an instant, as the server would say it. */
export function clockTime(instant) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: "Europe/London",
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h23",
  }).formatToParts(instant);
  const part = (type) => Number(parts.find((p) => p.type === type).value);
  const [hour, minute] = [part("hour"), part("minute")];
  if (minute === 0 && hour === 0) return "midnight";
  if (minute === 0 && hour === 12) return "noon";
  const minutes = minute ? `:${String(minute).padStart(2, "0")}` : "";
  return `${hour % 12 || 12}${minutes}${hour < 12 ? "am" : "pm"}`;
}

/** The page's own token against forgery. */
export const token = () => one('input[name="csrf_token"]')?.value ?? "";
