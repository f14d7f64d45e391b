// `npm ci --ignore-scripts && npm run build` writes ../static/dist, which is committed: nobody who runs the service needs node.
// `node build.mjs <folder>` writes elsewhere; two builds of the same sources are identical, byte for byte.
import crypto from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
process.chdir(here);
const out = path.resolve(process.argv[2] ?? "../static/dist");

const SCRIPTS = ["desk", "viewer"];
const STYLES = ["desk", "viewer"];
const SOURCES = ["package.json", "package-lock.json", "build.mjs", "src"];
const sha = (data) => crypto.createHash("sha256").update(data).digest("hex").slice(0, 12);

function walk(place) {
  if (!fs.statSync(place).isDirectory()) return [place];
  return fs.readdirSync(place).sort().flatMap((name) => walk(path.posix.join(place, name)));
}

async function scripts() {
  const result = await esbuild.build({
    entryPoints: SCRIPTS.map((name) => `src/${name}.js`),
    outdir: out,
    format: "esm",
    bundle: true,
    splitting: true,
    chunkNames: "chunk-[hash]",
    minify: true,
    target: ["es2020"],
    legalComments: "none",
    logLevel: "warning",
    metafile: true,
  });
  return Object.keys(result.metafile.inputs);
}

function styles() {
  for (const name of STYLES) {
    const { css } = sass.compile(`src/${name}.scss`, {
      style: "compressed",
      loadPaths: [here, path.join(here, "node_modules")],
      quietDeps: true,
      silenceDeprecations: ["import"],
    });
    fs.writeFileSync(path.join(out, `${name}.css`), css);
  }
}

// Only the pictures that a style sheet asks for. No crown, no crest: see tests/web/test_bundle.py.
function pictures() {
  const from = "node_modules/@ministryofjustice/frontend/moj/assets/images";
  fs.mkdirSync(path.join(out, "images"), { recursive: true });
  for (const name of STYLES) {
    const css = fs.readFileSync(path.join(out, `${name}.css`), "utf8");
    for (const [, file] of css.matchAll(/url\(\.\/images\/([\w.-]+)\)/g)) {
      fs.copyFileSync(path.join(from, file), path.join(out, "images", file));
    }
  }
  fs.copyFileSync("src/favicon.svg", path.join(out, "favicon.svg"));
}

// The licence of every package of which something is in the bundle.
function licences(inputs) {
  const names = new Set(["govuk-frontend", "@ministryofjustice/frontend"]);
  for (const input of inputs) {
    const found = input.match(/node_modules\/((?:@[^/]+\/)?[^/]+)\//);
    if (found) names.add(found[1]);
  }
  const texts = [...names].sort().map((name) => {
    const folder = path.join("node_modules", name);
    const about = JSON.parse(fs.readFileSync(path.join(folder, "package.json"), "utf8"));
    const file = fs.readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    const text = file ? fs.readFileSync(path.join(folder, file), "utf8").trim() : `Published under ${about.license}.`;
    return `${about.name} ${about.version} (${about.license ?? "see text"})\n${"-".repeat(60)}\n${text}\n`;
  });
  fs.writeFileSync(path.join(out, "LICENCES.txt"), texts.join("\n"));
}

// Names to hashes, for `?v=`; `sources` lets a test see, without node, that the bundle is of these sources.
function manifest() {
  const files = {};
  for (const file of walk(out)) {
    const name = path.relative(out, file);
    if (name !== "manifest.json") files[name] = sha(fs.readFileSync(file));
  }
  const sources = sha(SOURCES.flatMap(walk).map((file) => `${file} ${sha(fs.readFileSync(file))}\n`).join(""));
  fs.writeFileSync(path.join(out, "manifest.json"), `${JSON.stringify({ sources, files }, null, 1)}\n`);
  return Object.keys(files).length;
}

fs.rmSync(out, { recursive: true, force: true });
fs.mkdirSync(out, { recursive: true });
const inputs = await scripts();
styles();
pictures();
licences(inputs);
console.log(`${manifest()} files in ${out}`);
