// What the two design systems' own Nunjucks templates draw, for tests/web/test_macros.py: `node golden.mjs`. Needed when their versions change.
import fs from "node:fs";
import zlib from "node:zlib";
import nunjucks from "nunjucks";

const OUT = "../../../tests/web/golden";

const environment = new nunjucks.Environment(
  new nunjucks.FileSystemLoader(["node_modules/govuk-frontend/dist", "node_modules/@ministryofjustice/frontend"]),
  { autoescape: true },
);
environment.addFilter("mojDate", (value) => value);
environment.addFilter("date", (value) => value);

const links = [
  { text: "Team queue (23)", href: "/work?list=team", active: true },
  { text: "Mine", href: "/work?list=mine", classes: "is-mine", attributes: { "data-key": "m" } },
  { html: "<b>Done</b>", href: "/work?list=done" },
];
const menu = { button: { text: "More actions", classes: "govuk-button--inverse" }, alignMenu: "right", items: [{ text: "Add a note", href: "/n" }, { text: "Close", classes: "is-last" }] };
const item = (html, more = {}) => ({ fieldset: { html }, ...more });

const SAMPLES = {
  badge: [{ text: "Urgent" }, { text: "Large", classes: "moj-badge--large moj-badge--red", attributes: { id: "b" } }, { html: "<i>x</i>", label: "y" }],
  "notification-badge": [{ text: 3 }, { text: "120", visuallyHiddenText: "unread", classes: "x" }, { text: 0 }],
  "sub-navigation": [{ label: "Work lists", items: links }, { items: links.slice(0, 1), classes: "x", attributes: { id: "n" } }],
  "button-menu": [menu],
  "identity-bar": [{ title: { text: "7KM-4PQ-2XH" } }, { title: { html: "<b>Case</b>" }, classes: "x", menus: [menu] }],
  "page-header-actions": [{ heading: { text: "Cases" } }, { heading: { html: "<b>C</b>", level: 2, classes: "govuk-heading-m" }, items: [{ text: "Record", href: "/r" }] }],
  timeline: [{
    items: [
      { label: { text: "Step finished" }, byline: { text: "Lowri Pugh" }, datetime: { timestamp: "2026-11-24T14:30:00Z", type: "datetime" }, text: "All <well>" },
      { label: { html: "<b>Note</b>" }, datetime: { timestamp: "2026-11-23T09:00:00Z", type: "datetime" }, html: "<p>x</p>", classes: "y" },
    ],
  }, { headingLevel: 3, classes: "x", items: [] }],
  filter: [{
    heading: { text: "Filter" },
    selectedFilters: { heading: { text: "Filters on" }, clearLink: { text: "Clear", href: "?" }, categories: [{ heading: { text: "Area" }, items: [{ href: "?a", text: "North" }] }] },
    optionsHtml: "<p>options</p>",
  }, { heading: { html: "<i>F</i>" }, submit: { text: "Apply" }, optionsHtml: "" }],
  "add-another": [
    { id: "people", itemLabel: "Person", items: [item("<p>one</p>")] },
    { id: "people", itemLabel: "Person", items: [item("<p>one</p>"), item("<p>two</p>", { removeButton: { name: "_remove", value: "people[1]" } })], addAnotherButtonText: "Add another person" },
    { id: "inline", layout: "inline", itemLabel: "Name", items: [item("<p>a</p>", { errorMessage: { text: "Enter a name" } }), item("<p>b</p>", { classes: "wide" })] },
  ],
};

const name = (component) => `moj${component.split("-").map((word) => word[0].toUpperCase() + word.slice(1)).join("")}`;
const golden = Object.entries(SAMPLES).flatMap(([component, samples]) =>
  samples.map((params) => ({
    macro: name(component),
    params,
    html: environment.renderString(`{% from "moj/components/${component}/macro.njk" import ${name(component)} %}{{ ${name(component)}(params) }}`, { params }),
  })),
);
fs.writeFileSync(`${OUT}/moj.json`, `${JSON.stringify(golden, null, 1)}\n`);

// GOV.UK Frontend ships its own samples.
const components = "node_modules/govuk-frontend/dist/govuk/components";
const fixtures = fs.readdirSync(components).sort().flatMap((component) => {
  const file = `${components}/${component}/fixtures.json`;
  if (!fs.existsSync(file)) return [];
  return JSON.parse(fs.readFileSync(file, "utf8")).fixtures.map(({ name, options, html }) => ({ component, name, options, html }));
});
fs.writeFileSync(`${OUT}/govuk.json.gz`, zlib.gzipSync(JSON.stringify(fixtures), { level: 9 }));
