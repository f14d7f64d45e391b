// Single keys, only outside fields; they can be switched off in the profile (WCAG 2.1.4). The list is at "?".
// An element says which key presses it: data-key="t". Inside a row that has the focus, the row's own come first.
import { all, one } from "./dom.js";

const FIELDS = "input, textarea, select, [contenteditable]";
let row = null;
let pending = "";

const rows = () => all("tr[data-row]").filter((r) => r.offsetParent !== null);

function press(key) {
  const name = CSS.escape(key);
  const target = (row && one(`[data-key="${name}"]`, row)) ?? one(`[data-key="${name}"]:not(tr [data-key])`);
  if (!target) return false;
  target.click();
  return true;
}

function move(step) {
  const list = rows();
  if (!list.length) return false;
  const next = list[Math.min(Math.max(list.indexOf(row) + step, 0), list.length - 1)];
  row?.classList.remove("is-current");
  row = next;
  row.classList.add("is-current");
  (one("th a, th button", row) ?? one("a, button", row))?.focus();
  return true;
}

function section(step) {
  const heads = all("main h2").filter((h) => h.offsetParent !== null);
  const at = heads.indexOf(document.activeElement);
  const head = heads[at < 0 ? (step > 0 ? 0 : heads.length - 1) : at + step];
  if (!head) return false;
  head.tabIndex = -1;
  head.focus();
  return true;
}

function list() {
  const dialog = one("#dd-keys");
  if (!dialog) return false;
  dialog.showModal();
  return true;
}

function search() {
  const field = one("input[type=search]");
  if (!field) return false;
  const fold = field.closest("details");
  if (fold) fold.open = true;
  field.focus();
  return true;
}

function filters() {
  const fold = one(".dd-filter-wrap");
  if (!fold) return false;
  fold.open = true;
  one("summary", fold).focus();
  return true;
}

function tick() {
  const box = row && one("input[type=checkbox]", row);
  box?.click();
  return Boolean(box);
}

const KEYS = {
  "/": search,
  "?": list,
  j: () => move(1),
  k: () => move(-1),
  "[": () => section(-1),
  "]": () => section(1),
  f: filters,
  x: tick,
};

function single(event) {
  const key = event.key;
  if (pending) {
    const chord = `${pending} ${key}`;
    pending = "";
    return press(chord);
  }
  if (key === "g" && one("[data-key^='g ']")) {
    pending = "g";
    setTimeout(() => (pending = ""), 1500);
    return true;
  }
  return (KEYS[key]?.() ?? false) || press(key);
}

export function shortcuts() {
  one("[data-close-keys]")?.addEventListener("click", () => one("#dd-keys").close());
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || event.metaKey) return;
    if (event.ctrlKey) {
      if (event.key === "Enter" || event.key === "s") {
        if (press(event.key === "s" ? "Ctrl+s" : "Ctrl+Enter")) event.preventDefault();
      }
      return;
    }
    if (document.body.dataset.shortcuts === "off" || event.target.closest(FIELDS) || one("dialog[open]")) return;
    if (event.key.length === 1 && single(event)) event.preventDefault();
  });
}
