// Builds dist/: app.css, app.js, the icon, and a gzip twin of each so that the server never compresses them again.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { buildSync, transformSync } from "esbuild";
import { PurgeCSS } from "purgecss";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const limits = { "app.css": 15 * 1024, "app.js": 10 * 1024 };

const sheet = compile(join(here, "scss/app.scss"), { loadPaths: [here], quietDeps: true });
// The components bring rules for many variants; those that no template, page or script names are left out. A class that
// is put together, such as `govuk-button--{{ kind }}`, is known by its beginning.
const content = ["../templates/**/*.html", "../src/**/*.rs", "js/*.mjs"].map((path) => join(here, path));
const parts = ["button", "checkboxes", "error-summary", "notification-banner", "password-input", "radios", "service-navigation", "skip-link"];
content.push(...parts.map((part) => join(here, `node_modules/govuk-frontend/dist/govuk/components/${part}/${part}.mjs`)));
const [used] = await new PurgeCSS().purge({
  content,
  css: [{ raw: sheet.css }],
  safelist: { standard: [/^govuk-(button--|input--width-|tag--)/, /^kq-picture__/, /^kq-map__/, /^js-enabled$/] },
  variables: false,
});
const css = transformSync(used.css, { loader: "css", minify: true, target: ["chrome90", "firefox102"] }).code;
const js = buildSync({
  entryPoints: [join(here, "js/app.mjs")],
  bundle: true,
  minify: true,
  write: false,
  format: "esm",
  target: ["chrome90", "firefox102"],
  legalComments: "none",
}).outputFiles[0].text;

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const files = { "app.css": css, "app.js": js, "icon.svg": readFileSync(join(here, "icon.svg"), "utf8") };
for (const [name, text] of Object.entries(files)) {
  const packed = gzipSync(text, { level: 9 });
  writeFileSync(join(dist, name), text);
  writeFileSync(join(dist, `${name}.gz`), packed);
  console.log(`${name}  ${text.length} bytes, ${packed.length} compressed`);
  if (packed.length > (limits[name] ?? Infinity)) {
    console.error(`${name} is over its limit of ${limits[name]} bytes (UX-40)`);
    process.exitCode = 1;
  }
}
