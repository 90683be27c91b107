// Starts the server and Chromium for one test file, and asks of a page what every page must fulfil.
import { strict as assert } from "node:assert";
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const here = dirname(fileURLToPath(import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const out = join(here, "out");
mkdirSync(out, { recursive: true });

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 360, height: 640 } };

// Every page is looked at four ways: with and without JavaScript, wide and narrow.
export const ways = Object.keys(sizes).flatMap((size) =>
  [true, false].map((js) => ({ size, js, name: `${size}${js ? "" : "-nojs"}` })),
);

export const addressOf = (server) =>
  new Promise((resolve, reject) => {
    let said = "";
    const timer = setTimeout(() => reject(new Error(`no address within 120 s:\n${said}`)), 120_000);
    const read = (chunk) => {
      said += chunk;
      const found = said.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) {
        clearTimeout(timer);
        resolve(found[0]);
      }
    };
    server.stdout.on("data", read);
    server.stderr.on("data", read);
    server.on("exit", (code) => {
      clearTimeout(timer);
      reject(new Error(`the server ended with ${code}:\n${said}`));
    });
  });

const opened = new WeakMap();

// A database of its own on the cluster of KEQUAN_TEST_POSTGRES, for tests that walk on both engines.
const ownDatabase = () => {
  const cluster = process.env.KEQUAN_TEST_POSTGRES;
  assert.ok(cluster, "KEQUAN_DB=postgres needs a cluster: run through scripts/with-postgres");
  const name = `browser_${process.pid}_${Date.now()}`;
  execFileSync("psql", [cluster, "-q", "-c", `CREATE DATABASE ${name}`]);
  return cluster.replace("/postgres?", `/${name}?`);
};

// KEQUAN_BIN names the server; `demo` fills a fresh folder with the demo region, or, when KEQUAN_DB says `postgres`,
// an empty database.
// KEQUAN_SEED names a folder with a demo region that was made once; every fresh folder begins as its copy.
// A second start names the folder (and database) of the first, to see what outlived it. `largest`, in KiB, is the size beyond which the
// kernel lets the server write no file, as on a disk that is full.
export const startServer = async ({ data: kept, port = 0, largest, db: known } = {}) => {
  const data = kept ?? mkdtempSync(join(tmpdir(), "kequan-"));
  const binary = process.env.KEQUAN_BIN;
  assert.ok(binary, "KEQUAN_BIN names no server: run `make test`, or set it to target/debug/kequan");
  const own = process.env.KEQUAN_DB === "postgres" ? (known ?? ownDatabase()) : undefined;
  const db = own ? ["--db", own] : [];
  const made = process.env.KEQUAN_SEED;
  if (made && !kept && !own) {
    cpSync(made, data, { recursive: true });
  }
  const demo = [binary, "demo", ...db, "--data", data, "--listen", `127.0.0.1:${port}`];
  const bounded = ["bash", "-c", `trap "" XFSZ; ulimit -f ${largest}; exec "$@"`, "bash", ...demo];
  const [command, ...rest] = largest ? bounded : demo;
  const server = spawn(command, rest, { stdio: ["ignore", "pipe", "pipe"] });
  try {
    const address = await addressOf(server);
    return {
      address,
      data,
      db: own,
      // Says to the other commands of the server which database this is.
      place: [...db, "--data", data],
      // As a power cut would: nothing is said to it.
      kill: async () => {
        const ended = new Promise((resolve) => server.once("exit", resolve));
        server.kill("SIGKILL");
        await ended;
      },
      stop: async () => {
        const ended = new Promise((resolve) => server.once("exit", resolve));
        server.kill("SIGINT");
        await ended;
        rmSync(data, { recursive: true, force: true });
      },
    };
  } catch (fault) {
    server.kill("SIGKILL");
    rmSync(data, { recursive: true, force: true });
    throw fault;
  }
};

// One server and one browser for a test file: `const house = await open(); after(() => house.close());`
export const open = async (how) => {
  const server = await startServer(how);
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: flags,
  });
  const page = async ({ size = "desktop", js = true } = {}) => {
    const context = await browser.newContext({
      baseURL: server.address,
      viewport: sizes[size],
      javaScriptEnabled: js,
      locale: "zh-CN",
      // The page forbids scripts of others, and the checker is one.
      bypassCSP: true,
    });
    context.setDefaultTimeout(15_000);
    const shown = await context.newPage();
    opened.set(shown, { size, js, open: page });
    return shown;
  };
  return {
    ...server,
    page,
    // Closes the browser alone, for tests that end the server themselves.
    leave: () => browser.close(),
    close: async () => {
      await browser.close();
      await server.stop();
    },
  };
};

// The code that an authenticator shows for a secret in base 32 at a moment in milliseconds (RFC 6238).
export const codeOf = (secret, at = Date.now()) => {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replace(/\s/g, "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  const number = mac.readUInt32BE(mac[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
};

// Gives the code that a demo shows, waiting for the next one while those of the moment are used up.
export const giveCode = async (page) => {
  while (await page.locator(".kq-demo-wait").count()) {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await page.reload();
  }
  await page.fill("#code", await page.textContent(".kq-demo-code"));
  await Promise.all([page.waitForNavigation(), page.click("main form button[type=submit]")]);
};

// Proves anew who one is, where a page of money or rights asks for it.
export const freshly = async (page) => {
  if (page.url().includes("/account/prove")) {
    await giveCode(page);
  }
};

// Whoever has no second factor yet sets one up; gives back its secret and the recovery codes.
export const enrol = async (page) => {
  const secret = await page.textContent(".kq-secret");
  await page.fill("#code", codeOf(secret));
  await Promise.all([page.waitForNavigation(), page.click("main form button[type=submit]")]);
  const codes = await page.$$eval(".kq-codes li", (all) => all.map((item) => item.textContent.trim()));
  return { secret, codes };
};

// Signs in with the password and, for staff, the second factor.
export const signIn = async (page, login, password) => {
  await page.goto("/sign-in");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
  if (page.url().includes("/sign-in/enrol")) {
    await enrol(page);
  } else if (page.url().includes("/sign-in/code")) {
    await giveCode(page);
  }
  assert.match(await page.textContent(".kq-header__account"), /退出/, `${login} is not signed in`);
};

export const signOut = async (page) => {
  await Promise.all([page.waitForNavigation(), page.click(".kq-header__account button")]);
};

// Submits the form of the page by the button with this text.
export const press = (page, text) =>
  Promise.all([
    page.waitForNavigation(),
    page.locator(`main button:has-text("${text}"), main a[role=button]:has-text("${text}")`).first().click(),
  ]);

// The checker needs timers, which stop where scripts are off: there it is run over the same markup, without its scripts, in
// a second window. That one stays at the server's address, so that it has styles, fonts and the checker already.
const withScripts = async (page, check) => {
  const way = opened.get(page);
  if (way.js) {
    return check(page);
  }
  if (!way.twin) {
    way.twin = await way.open({ size: way.size, js: true });
    await way.twin.goto("/healthz");
  }
  await way.twin.evaluate((address) => history.replaceState(null, "", address), page.url());
  await way.twin.setContent((await page.content()).replace(/<script\b.*?<\/script>/gs, ""));
  return check(way.twin);
};

// 0 violations, best practices included.
export const axeClean = async (page) => {
  const found = await withScripts(page, async (shown) => {
    if (!(await shown.evaluate("window.axe !== undefined"))) {
      await shown.evaluate(axe);
    }
    return shown.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) => violations)`);
  });
  const told = found.map(
    ({ id, help, nodes }) => `${id}: ${help}\n${nodes.map((node) => `    ${node.html}`).join("\n")}`,
  );
  assert.ok(told.length === 0, `${page.url()}\n${told.join("\n")}`);
};

export const noHorizontalScroll = async (page) => {
  const wider = await page.evaluate(() => {
    const root = document.documentElement;
    const past = [...document.querySelectorAll("body *")].filter(
      (element) => element.getBoundingClientRect().right > root.clientWidth + 1 && !element.closest(".govuk-visually-hidden"),
    );
    return root.scrollWidth > root.clientWidth ? past.slice(0, 5).map((element) => element.outerHTML.slice(0, 160)) : [];
  });
  assert.ok(wider.length === 0, `${page.url()} is wider than its window:\n${wider.join("\n")}`);
};

// Pictures are for people: KEQUAN_SHOTS=1 takes them, into out/.
export const screenshot = async (page, name) => {
  if (process.env.KEQUAN_SHOTS) {
    await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
  }
};

// What every page must fulfil, in the state in which it stands.
export const sound = async (page, name) => {
  await noHorizontalScroll(page);
  await axeClean(page);
  if (name) {
    await screenshot(page, name);
  }
};

// What a refused form must show: errors named in the title and the summary, each link leading to its field.
export const refusedWell = async (page, fields) => {
  assert.match(await page.title(), /^错误：/);
  const links = await page.$$eval(".govuk-error-summary__list a", (all) => all.map((a) => a.getAttribute("href")));
  assert.deepEqual([...new Set(links)].sort(), fields.map((field) => `#${field}`).sort());
  for (const link of links) {
    const text = await page.textContent(`.govuk-error-summary__list a[href="${link}"]`);
    assert.ok(await page.$(`[id="${link.slice(1)}"]`), `${link} leads nowhere`);
    assert.ok((await page.textContent(`[id="${link.slice(1)}-error"]`)).includes(text), `${link} says something else`);
  }
};
