// The server is killed while many clients post money, and so is the database, and its disk fails: what was acknowledged is
// there, what was not is there at most once, and sent again with its request id exactly once (T1, T2, T3, T4, T7).
import { strict as assert } from "node:assert";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { startServer } from "./harness.mjs";

const CLIENTS = 32;
const ROUNDS = Number(process.env.KEQUAN_CHAOS ?? 2);
const cluster = process.env.KEQUAN_DB === "postgres" && process.env.KEQUAN_TEST_POSTGRES;

// Only root may stand between the processes of the cluster and their disk, and not in every container.
const traced = cluster && process.getuid() === 0 && spawnSync("strace", ["-qq", "-o", "/dev/null", "true"]).status === 0;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const words = (html) => html.slice(html.indexOf("<main")).replace(/<[^>]+>/g, "").replace(/\s+/g, " ");

// A person without a browser.
class Client {
  constructor(address) {
    this.address = address;
    this.cookies = new Map();
  }

  async ask(path, fields) {
    const answer = await fetch(this.address + path, {
      method: fields ? "POST" : "GET",
      body: fields && new URLSearchParams(fields),
      headers: { cookie: [...this.cookies].map((pair) => pair.join("=")).join("; "), origin: this.address },
      redirect: "manual",
      signal: AbortSignal.timeout(30_000),
    });
    for (const cookie of answer.headers.getSetCookie()) {
      const [name, value] = cookie.split(";")[0].split(/=(.*)/s);
      this.cookies.set(name, value);
    }
    return { status: answer.status, text: await answer.text(), to: answer.headers.get("location") };
  }

  // The form of a page, its hidden fields filled in.
  async form(path) {
    const { text } = await this.ask(path);
    const form = text.slice(text.indexOf("<main"));
    const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    return { text, fields: Object.fromEntries(hidden.map(([, name, value]) => [name, value])) };
  }

  async code(path) {
    for (;;) {
      const { text, fields } = await this.form(path);
      const shown = text.match(/kq-demo-code"[^>]*>\s*(\d{6})/);
      if (shown && !text.includes("kq-demo-wait")) {
        return this.ask(path, { ...fields, code: shown[1] });
      }
      await pause(2_000);
    }
  }

  async signIn(login) {
    const { text, fields } = await this.form("/sign-in");
    const password = words(text).match(/密码都是\s*(\S+?)。/)[1];
    const { to } = await this.ask("/sign-in", { ...fields, login, password });
    assert.match(to ?? "", /sign-in\/code/);
    await this.code("/sign-in/code");
    // Money asks once more who one is, for a while.
    await this.code("/account/prove?next=/budget");
  }
}

describe("killed while it works", () => {
  let server;
  let finance;
  let csrf;
  const acknowledged = [];
  let unanswered = [];

  before(async () => {
    server = await startServer();
    finance = new Client(server.address);
    await finance.signIn("finance");
    ({ csrf } = (await finance.form("/budget")).fields);
    assert.ok(csrf);
  });
  after(() => server?.stop());

  const year = new Date().getFullYear();
  const give = (request) =>
    finance.ask("/budget", {
      csrf,
      request_id: request,
      year,
      line: "redemption",
      change: "add",
      amount: "1.00",
      document: "宁财预〔2026〕9号",
      checked: "yes",
    });

  // The redemption line's appropriation in yuan, as the page says it.
  const granted = async () => {
    const { text } = await finance.ask("/budget");
    return Number(words(text).match(/横线是预算 ([\d,]+)\.00 元/)[1].replaceAll(",", ""));
  };

  const alive = async () => {
    for (let wait = 0; wait < 300; wait += 1) {
      const ready = await fetch(`${server.address}/readyz`).catch(() => undefined);
      if (ready?.ok) {
        return;
      }
      await pause(100);
    }
    assert.fail("it does not come back");
  };

  // Clients post until told to stop; what got no answer is kept.
  const storm = async (moment) => {
    let going = true;
    const one = async () => {
      while (going) {
        const request = randomUUID();
        // Every third is sent twice at once, as an impatient hand does.
        const sent = Math.random() < 0.3 ? [give(request), give(request)] : [give(request)];
        const answers = await Promise.allSettled(sent);
        const done = answers.some(({ value }) => value?.status === 303);
        (done ? acknowledged : unanswered).push(request);
        if (!done) {
          await pause(50);
        }
      }
    };
    const all = Array.from({ length: CLIENTS }, one);
    await pause(moment);
    return async () => {
      going = false;
      await Promise.all(all);
    };
  };

  const again = async () => {
    const { port } = new URL(server.address);
    server = await startServer({ data: server.data, port: Number(port), db: server.db });
  };

  const whole = () => {
    const { place } = server;
    for (const command of [["audit", "verify"], ["ledger", "verify"]]) {
      const { status, stdout } = spawnSync(process.env.KEQUAN_BIN, [...command, ...place], { encoding: "utf8" });
      assert.equal(status, 0, stdout);
    }
  };

  const settle = async (start) => {
    const there = await granted();
    const least = start + acknowledged.length;
    assert.ok(there >= least, `acknowledged ${least}, there are ${there}`);
    assert.ok(there <= least + unanswered.length, `at most ${least + unanswered.length}, there are ${there}`);
    for (const request of unanswered) {
      assert.equal((await give(request)).status, 303);
      // And once more, a day later or not.
      assert.equal((await give(request)).status, 303);
    }
    acknowledged.push(...unanswered);
    unanswered = [];
    assert.equal(await granted(), start + acknowledged.length);
    whole();
  };

  test(`the server, ${ROUNDS} times`, async () => {
    const start = (await granted()) - acknowledged.length;
    for (let round = 0; round < ROUNDS; round += 1) {
      const stop = await storm(200 + Math.random() * 1_000);
      await server.kill();
      await stop();
      await again();
      await alive();
      await settle(start);
    }
    assert.ok(acknowledged.length > ROUNDS * 5, `${acknowledged.length} were acknowledged`);
  });

  test(`the database, ${ROUNDS} times`, { skip: !cluster && "the embedded one dies with its server" }, async () => {
    const start = (await granted()) - acknowledged.length;
    for (let round = 0; round < ROUNDS; round += 1) {
      const stop = await storm(200 + Math.random() * 1_000);
      // A killed process of the cluster has all of them begin anew, from the write-ahead log.
      const pid = execFileSync("psql", [server.db, "-qAtc", "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() LIMIT 1"]);
      process.kill(Number(pid), "SIGKILL");
      await pause(1_500);
      await stop();
      await alive();
      await settle(start);
    }
  });

  const backends = () =>
    execFileSync("psql", [server.db, "-qAtc", "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()"], { encoding: "utf8" })
      .trim()
      .split("\n");

  // From the third call on, what the processes of the cluster ask of their disk fails. Those that begin after a failure
  // that ends all of them have a sound disk again.
  const failing = async (calls, error) => {
    const pids = backends().flatMap((pid) => ["-p", pid]);
    const strace = spawn("strace", ["-qq", "-e", `trace=${calls}`, "-e", `inject=${calls}:error=${error}:when=3+`, ...pids], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let said = "";
    strace.stderr.on("data", (some) => {
      said += some;
    });
    const ended = new Promise((resolve) => strace.on("close", resolve));
    return async () => {
      strace.kill("SIGINT");
      await ended;
      return said.split("\n").filter((line) => line.includes("(INJECTED)")).length;
    };
  };

  for (const [what, calls, error] of [
    ["has no room", "pwrite64,pwritev,pwritev2,fallocate", "ENOSPC"],
    ["does not keep what it was given", "fsync,fdatasync", "EIO"],
  ]) {
    test(`the database's disk ${what}, ${ROUNDS} times`, { skip: !traced && "a cluster, and root with strace" }, async () => {
      const start = (await granted()) - acknowledged.length;
      let failed = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const stop = await storm(1_500);
        const mended = await failing(calls, error);
        await pause(1_500);
        failed += await mended();
        await pause(500);
        await stop();
        await alive();
        await settle(start);
      }
      assert.ok(failed > 0, "no call of the disk failed");
    });
  }
});
