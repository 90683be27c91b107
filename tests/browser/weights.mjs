// Walks the demo region as each of its people and prints, per kind of page, the compressed weight and the server's time.
// Not a test: `make weights` runs it on the release server, and docs/performance.md keeps what it printed.
import http from "node:http";
import { startServer } from "./harness.mjs";

const LOOKS = 15;
const PEOPLE = ["", "gouhong", "saishang", "xixia", "agency", "centre", "finance", "auditor", "admin"];

const server = await startServer();
const base = new URL(server.address);
const agent = new http.Agent({ keepAlive: true });

const ask = (path, { cookie = "", body } = {}) =>
  new Promise((resolve, reject) => {
    const begun = process.hrtime.bigint();
    const headers = { "accept-encoding": "gzip", "sec-fetch-site": "same-origin", cookie };
    if (body !== undefined) headers["content-type"] = "application/x-www-form-urlencoded";
    const request = http.request(
      { host: base.hostname, port: base.port, path, method: body === undefined ? "GET" : "POST", headers, agent },
      (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("end", () => {
          const took = Number(process.hrtime.bigint() - begun) / 1e6;
          const bytes = Buffer.concat(chunks);
          resolve({ status: answer.statusCode, headers: answer.headers, bytes, took });
        });
      },
    );
    request.on("error", reject);
    request.end(body);
  });

const { gunzipSync } = await import("node:zlib");
const textOf = (answer) =>
  (answer.headers["content-encoding"] === "gzip" ? gunzipSync(answer.bytes) : answer.bytes).toString("utf8");
const cookiesOf = (answer) => (answer.headers["set-cookie"] ?? []).map((line) => line.split(";")[0]);

const [password] = textOf(await ask("/sign-in")).match(/Yanshi-[0-9a-f]+/);
const sent = async (path, page, cookie, fields) => {
  const hidden = (name) => textOf(page).match(new RegExp(`name="${name}" value="([^"]*)"`))[1];
  const body = new URLSearchParams({ csrf: hidden("csrf"), request_id: hidden("request_id"), ...fields });
  const done = await ask(path, { cookie, body: body.toString() });
  if (done.status !== 303) throw new Error(`${path} does not lead on: ${done.status}`);
  return done;
};
// Later cookies take the place of earlier ones of their name.
const kept = (...lines) => [...new Map(lines.flat().map((pair) => [pair.split("=")[0], pair])).values()];
const signedIn = async (login) => {
  if (!login) return "";
  const page = await ask("/sign-in");
  let cookies = cookiesOf(page);
  const done = await sent("/sign-in", page, cookies.join("; "), { login, password });
  cookies = kept(cookies, cookiesOf(done));
  if (done.headers.location?.startsWith("/sign-in/code")) {
    const second = await ask(done.headers.location, { cookie: cookies.join("; ") });
    const [, code] = textOf(second).match(/kq-demo-code">(\d{6})</);
    cookies = kept(cookies, cookiesOf(second));
    cookies = kept(cookies, cookiesOf(await sent("/sign-in/code", second, cookies.join("; "), { code })));
  }
  return cookies.join("; ");
};

const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const kindOf = (path) => path.split("?")[0].replace(id, "{id}");
const median = (numbers) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

const rows = [];
const seen = new Set();
for (const person of PEOPLE) {
  const cookie = await signedIn(person);
  const waiting = ["/", "/mine", "/queue", "/contracts", "/vouchers", "/claims"];
  while (waiting.length > 0) {
    const path = waiting.shift();
    const kind = kindOf(path);
    if (seen.has(kind) || kind.startsWith("/assets/") || kind.startsWith("/files/")) continue;
    const first = await ask(path, { cookie });
    if (first.status !== 200) continue;
    seen.add(kind);
    const html = textOf(first);
    for (const [, href] of html.matchAll(/href="(\/[^"#]*)"/g)) waiting.push(href.replaceAll("&#38;", "&").replaceAll("&amp;", "&"));
    const times = [];
    for (let look = 0; look < LOOKS; look += 1) times.push((await ask(path, { cookie })).took);
    rows.push({ kind, person: person || "–", bytes: first.bytes.length, ms: median(times) });
  }
}
const home = textOf(await ask("/"));
for (const [, href] of home.matchAll(/(?:href|src)="(\/assets\/[^"]+\.(?:css|js))"/g)) {
  const asset = await ask(href);
  rows.push({ kind: href.replace(/\/assets\/[^/]+/, "/assets/…"), person: "–", bytes: asset.bytes.length, ms: 0 });
}
agent.destroy();
await server.stop();

rows.sort((a, b) => a.kind.localeCompare(b.kind));
console.log("| page | as | compressed, bytes | median of 15, ms |\n|---|---|---:|---:|");
for (const { kind, person, bytes, ms } of rows) {
  console.log(`| \`${kind}\` | ${person} | ${bytes} | ${ms === 0 ? "" : ms.toFixed(1)} |`);
}
