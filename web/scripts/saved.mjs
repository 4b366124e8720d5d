// Puts a built entry into one file that opens from a disk and asks nobody for anything: script and style stand in the page,
// worker and module beside it in base64 (src/observer/saved.ts takes them from there). The bytes are those that the server
// sends, so whoever trusts one of the two pages trusts both.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const web = new URL("../", import.meta.url);
const read = (path) => readFileSync(new URL(path, web), "utf8");

/** The name of a hash in a policy. */
const named = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** A script or style as it stands between its tags; what would end it too early is refused. */
function inline(text) {
  if (/<\/?(script|style)|[\r\0]/i.test(text)) {
    throw new Error("this text cannot stand in a page");
  }
  return text;
}

/** Replaces what must be there exactly once. */
function put(html, pattern, text) {
  if (html.split(pattern).length !== 2) {
    throw new Error(`not there exactly once: ${pattern}`);
  }
  // A function, because `$` in a text would mean something.
  return html.replace(pattern, () => text);
}

/** Writes dist/NAME/index.html, the saved page of an entry that has been built. */
export function save(entry, name) {
  const files = readdirSync(new URL(`dist/${entry}/assets/`, web));
  const path = (pattern) => `dist/${entry}/assets/${files.find((file) => pattern.test(file))}`;
  const carry = (id, file) =>
    `<script type="application/octet-stream" id="saved-${id}">${readFileSync(new URL(file, web)).toString("base64")}</script>`;

  const script = inline(read(path(/^index-.*\.js$/)));
  const style = inline(read(path(/^index-.*\.css$/)));
  const policy = read("csp/saved.txt").trim().replace("{script}", named(script)).replace("{style}", named(style));

  let html = read(`dist/${entry}/index.html`);
  // The policy stands before all that it binds.
  const charset = '<meta charset="utf-8" />';
  html = put(html, charset, `${charset}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`);
  html = put(html, /<script type="module"[^>]* src="[^"]+"><\/script>/, `<script type="module">${script}</script>`);
  html = put(html, /<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`);
  const carried = [carry("worker", path(/\.worker-.*\.js$/)), carry("module", path(/\.wasm$/))];
  html = put(html, "</body>", `${carried.join("\n")}\n  </body>`);

  mkdirSync(new URL(`dist/${name}/`, web), { recursive: true });
  writeFileSync(new URL(`dist/${name}/index.html`, web), html);
}
