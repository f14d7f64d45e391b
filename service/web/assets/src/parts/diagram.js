// A drawing from the server: pressing an element leads to its line in the list beside it; buttons zoom; "Open in the viewer" brings bpmn.io.
import { all, one } from "./dom.js";

const STEP = 1.25;

export function diagrams() {
  for (const figure of all(".dd-diagram")) {
    zoom(figure);
    figure.addEventListener("click", (event) => follow(event.target));
    figure.addEventListener("keydown", (event) => event.key === "Enter" && follow(event.target));
    one("[data-viewer]", figure)?.addEventListener("click", (event) => open(figure, event.currentTarget));
  }
}

function follow(target) {
  const element = target.closest?.("[data-element]");
  const line = element && document.getElementById(`step-${element.dataset.element}`);
  if (!line) return;
  line.tabIndex = -1;
  line.focus();
  line.scrollIntoView({ block: "center" });
}

function zoom(figure) {
  const buttons = one(".dd-diagram__zoom", figure);
  const picture = one(".dd-scroll > svg", figure);
  if (!buttons || !picture) return;
  buttons.hidden = false;
  let scale = 1;
  const to = (value) => {
    scale = Math.min(Math.max(value, 1), 4);
    picture.style.width = `${scale * 100}%`;
    picture.style.maxWidth = "none";
  };
  const acts = { in: () => to(scale * STEP), out: () => to(scale / STEP), whole: () => to(1) };
  buttons.addEventListener("click", (event) => acts[event.target.closest("[data-zoom]")?.dataset.zoom]?.());
  figure.addEventListener("keydown", (event) => {
    const act = { "+": "in", "=": "in", "-": "out", "−": "out", 0: "whole" }[event.key];
    if (act && !event.ctrlKey) acts[act]();
  });
}

async function open(figure, button) {
  const place = one(".dd-scroll", figure);
  const { viewer, viewerStyle, bpmn, states } = button.dataset;
  const { show } = await import(viewer);
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = viewerStyle;
  document.head.append(style);
  button.remove();
  one(".dd-diagram__zoom", figure)?.remove();
  await show(place, bpmn, JSON.parse(states ?? "{}"));
}
