// Letters over a real mail server: taken once and whole, whatever becomes of the server meanwhile; and the pages of mail.
import { strict as assert } from "node:assert";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import PostalMime from "postal-mime";
import { SMTPServer } from "smtp-server";
import { addressOf, open, press, refusedWell, signIn, sound, ways } from "./harness.mjs";
import { demoPassword } from "./typing.mjs";

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const until = async (what, found, seconds = 100) => {
  for (let tries = 0; tries < seconds * 4; tries += 1) {
    const value = await found();
    if (value) {
      return value;
    }
    await sleep(250);
  }
  throw new Error(`never: ${what}`);
};

// A mail server on a port of its own; `answer` may refuse a letter by its address.
const mailServer = async (port = 0, answer = () => null, tls = { disabledCommands: ["AUTH", "STARTTLS"] }) => {
  const taken = [];
  const server = new SMTPServer({
    ...tls,
    onRcptTo: (address, session, done) => done(answer(address.address)),
    onData: (stream, session, done) => {
      const parts = [];
      stream.on("data", (part) => parts.push(part));
      stream.on("end", async () => {
        const to = session.envelope.rcptTo.map((one) => one.address);
        taken.push({ ...(await PostalMime.parse(Buffer.concat(parts))), to });
        done();
      });
    },
  });
  server.on("error", () => {});
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    port: server.server.address().port,
    taken,
    close: () => new Promise((resolve) => server.close(resolve)),
  };
};

const refusal = (code, text) => Object.assign(new Error(text), { responseCode: code });

// A platform that sends its mail to this port.
const platform = async (port, smtp = [`smtp://127.0.0.1:${port}`], password) => {
  const data = mkdtempSync(join(tmpdir(), "kequan-mail-"));
  const args = ["serve", "--data", data, "--listen", "127.0.0.1:0"];
  args.push("--smtp", ...smtp, "--mail-from", "科券 <notice@kequan.example>");
  const secret = password ? { KEQUAN_SMTP_PASSWORD: password } : {};
  const env = { ...process.env, ...secret, RUST_LOG: "debug,sqlx=warn,sea_orm=warn" };
  const server = spawn(process.env.KEQUAN_BIN, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const said = { log: "" };
  server.stderr.on("data", (chunk) => (said.log += chunk));
  const address = await addressOf(server);
  return {
    address,
    data,
    place: ["--data", data],
    log: () => said.log,
    stop: async () => {
      const ended = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
};

// An authority of one's own, and a server's key and certificate signed by it.
const authority = () => {
  const folder = mkdtempSync(join(tmpdir(), "kequan-ca-"));
  const at = (name) => join(folder, name);
  const openssl = (...words) => execFileSync("openssl", words, { stdio: "pipe" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl("req", "-x509", ...key, "-keyout", at("ca.key"), "-out", at("ca.pem"), "-days", "30", "-subj", "/CN=kequan test CA");
  openssl("req", ...key, "-keyout", at("key.pem"), "-out", at("request.pem"), "-subj", "/CN=mail");
  writeFileSync(at("names"), "subjectAltName=IP:127.0.0.1\n");
  openssl(
    "x509", "-req", "-in", at("request.pem"), "-CA", at("ca.pem"), "-CAkey", at("ca.key"), "-CAcreateserial",
    "-days", "30", "-extfile", at("names"), "-out", at("cert.pem"),
  );
  return {
    ca: at("ca.pem"),
    key: readFileSync(at("key.pem")),
    cert: readFileSync(at("cert.pem")),
    gone: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const password = "Helan-shan-2026";

// Somebody with an account on a platform.
const person = async (house, { address }, login) => {
  const page = await house.page();
  await page.goto(`${address}/sign-up`);
  await page.check("[name=role][value=subject]");
  await page.fill("#name", "韩梅");
  await page.fill("#login", login);
  await page.fill("#password", password);
  await page.fill("#password_again", password);
  await press(page, "开户并登录");
  return page;
};

// Moves the person's address; the old one is told by mail.
const move = async (page, { address }, email) => {
  await page.goto(`${address}/messages/mail`);
  await page.check("#mail");
  await page.fill("#email", email);
  await page.fill("#password", password);
  const begun = Date.now();
  await press(page, "保存");
  assert.ok(page.url().includes("/messages?done"), page.url());
  return Date.now() - begun;
};

describe("delivery", { concurrency: true }, () => {
  const closing = [];
  let house;
  before(async () => {
    house = await open();
    closing.push(house.close);
  });
  after(async () => {
    for (const close of closing) {
      await close();
    }
  });

  test("a letter arrives once and whole; one refused for now arrives later, one refused for good never", async () => {
    let busy = true;
    const server = await mailServer(0, (to) => {
      if (to.startsWith("later") && busy) {
        busy = false;
        return refusal(450, `<${to}> try again later`);
      }
      return to.startsWith("never") ? refusal(550, `<${to}> no such user`) : null;
    });
    closing.push(server.close);
    const kequan = await platform(server.port);
    closing.push(kequan.stop);
    const page = await person(house, kequan, "hanmei");
    await move(page, kequan, "first@firm.example");
    await move(page, kequan, "later@firm.example");
    await until("the first letter", () => server.taken.length === 1);
    const [letter] = server.taken;
    assert.deepEqual(letter.to, ["first@firm.example"]);
    assert.deepEqual(letter.from, { name: "科券", address: "notice@kequan.example" });
    assert.equal(letter.subject, "您的账号更换了邮箱");
    assert.match(letter.text, /^您的账号更换了邮箱。\r?\n\r?\n不是本人更换的，立即登录宁夏科技创新券平台修改密码/);
    assert.match(letter.messageId, /^<[0-9a-f-]{36}@kequan\.example>$/);
    assert.ok(letter.headers.some(({ key, value }) => key === "auto-submitted" && value === "auto-generated"));

    await move(page, kequan, "never@firm.example");
    await move(page, kequan, "last@firm.example");
    await until("a refusal for good", () => /given_up=true/.test(kequan.log()));
    await until("the letter refused for now", () => server.taken.length === 2);
    await sleep(6000);
    assert.deepEqual(server.taken.map(({ to }) => to[0]), ["first@firm.example", "later@firm.example"]);
    // What the log says of letters holds neither address nor text.
    assert.match(kequan.log(), /letter sent/);
    for (const secret of ["firm.example", "更换了邮箱", password, "no such user"]) {
      assert.ok(!kequan.log().includes(secret), `the log holds ${secret}`);
    }
  });

  // Encrypted from the first byte, and by STARTTLS; each with a sign-in, which a server in clear never sees.
  for (const [scheme, query, secure] of [["smtps", "", true], ["smtp", "?tls=required", false]]) {
    test(`a letter goes over ${scheme}${query} to a server whose authority is named, and to no other`, async () => {
      const own = authority();
      closing.push(own.gone);
      const signed = [];
      const onAuth = ({ username, password: given }, session, done) => {
        signed.push([username, given, session.secure]);
        done(null, { user: username });
      };
      const server = await mailServer(0, () => null, { secure, key: own.key, cert: own.cert, onAuth });
      closing.push(server.close);
      const address = `${scheme}://notice@127.0.0.1:${server.port}${query}`;
      const stranger = await platform(server.port, [address], "mail-secret");
      closing.push(stranger.stop);
      const other = await person(house, stranger, "hanmei");
      await move(other, stranger, "first@firm.example");
      const kequan = await platform(server.port, [address, "--smtp-ca", own.ca], "mail-secret");
      closing.push(kequan.stop);
      const page = await person(house, kequan, "hanmei");
      await move(page, kequan, "first@firm.example");
      await move(page, kequan, "second@firm.example");
      await until("the letter", () => server.taken.length === 1);
      assert.deepEqual(signed[0], ["notice", "mail-secret", true]);
      await move(other, stranger, "second@firm.example");
      await until("a refusal", () => /letter not sent/.test(stranger.log()));
      assert.equal(server.taken.length, 1, "nothing goes to a server that cannot prove who it is");
      assert.ok(!kequan.log().includes("mail-secret"));
    });
  }

  test("a server that is down delays letters and nothing else", async () => {
    const { port, close } = await mailServer();
    await close();
    const kequan = await platform(port);
    closing.push(kequan.stop);
    const page = await person(house, kequan, "hanmei");
    await move(page, kequan, "first@firm.example");
    await move(page, kequan, "second@firm.example");
    await until("a try", () => /letter not sent/.test(kequan.log()));
    assert.ok((await move(page, kequan, "third@firm.example")) < 5000);
    const server = await mailServer(port);
    closing.push(server.close);
    await until("both letters", () => server.taken.length === 2);
    const to = server.taken.map((letter) => letter.to[0]).sort();
    assert.deepEqual(to, ["first@firm.example", "second@firm.example"]);
    const ids = new Set(server.taken.map((letter) => letter.messageId));
    assert.equal(ids.size, 2);
  });

  test("a server that says nothing delays letters and nothing else", async () => {
    const held = [];
    const mute = net.createServer((socket) => held.push(socket.on("error", () => {})));
    await new Promise((resolve) => mute.listen(0, "127.0.0.1", resolve));
    closing.push(() => {
      held.forEach((socket) => socket.destroy());
      return new Promise((resolve) => mute.close(resolve));
    });
    const kequan = await platform(mute.address().port);
    closing.push(kequan.stop);
    const page = await person(house, kequan, "hanmei");
    await move(page, kequan, "first@firm.example");
    await move(page, kequan, "second@firm.example");
    await until("a connection", () => held.length > 0);
    for (const email of ["third@firm.example", "fourth@firm.example"]) {
      assert.ok((await move(page, kequan, email)) < 5000, "a page waits for the mail server");
    }
    await until("the end of patience", () => /没有应答/.test(kequan.log()));
    assert.ok(!/panicked|letters were not delivered/.test(kequan.log()));
  });

  test("keys are turned while the platform runs", async () => {
    const server = await mailServer();
    closing.push(server.close);
    const kequan = await platform(server.port);
    closing.push(kequan.stop);
    const page = await person(house, kequan, "hanmei");
    await page.goto(`${kequan.address}/register`);
    await press(page, "开始登记");
    await press(page, "继续填写");
    await page.check("[name=kind][value=enterprise]");
    await press(page, "保存并继续");
    await page.fill("#name", "宁夏保密科技有限公司");
    await press(page, "保存并继续");
    const draft = page.url();
    const keys = (...args) => spawnSync(process.env.KEQUAN_BIN, ["keys", ...args, ...kequan.place], { encoding: "utf8" });
    const turned = keys("rotate");
    assert.equal(turned.status, 0, turned.stderr);
    assert.match(turned.stdout, /第 2 版，改用新密钥 [1-9]/);
    assert.equal(keys("forget").status, 0);
    assert.equal(readFileSync(join(kequan.data, "keys", "seal.key"), "utf8").trim().split("\n").length, 1);
    await page.goto(draft);
    assert.equal(await page.inputValue("#name"), "宁夏保密科技有限公司");
    await page.fill("#name", "宁夏新钥科技有限公司");
    await press(page, "保存并继续");
    await page.goto(draft);
    assert.equal(await page.inputValue("#name"), "宁夏新钥科技有限公司");
    const lost = spawnSync(process.env.KEQUAN_BIN, ["keys", "rotate", "--data", join(kequan.data, "nowhere")], { encoding: "utf8" });
    assert.equal(lost.status, 2);
    assert.match(lost.stderr, /没有密钥文件/);
  });
});

describe("the pages of mail and of personal data", () => {
  let house;
  let shared;
  before(async () => {
    house = await open();
    shared = await demoPassword(house);
  });
  after(() => house?.close());

  for (const way of ways) {
    test(`messages, delivery, mailbox and reveal, ${way.name}`, async () => {
      const page = await house.page(way);
      await page.goto("/mailbox");
      await sound(page, `mailbox-${way.name}`);
      assert.match(await page.textContent("main"), /gouhong@/);

      await signIn(page, "gouhong", shared);
      await page.goto("/messages");
      await sound(page, `messages-${way.name}`);
      await page.click("text=设置邮件提醒");
      await page.fill("#email", "nobody");
      await page.fill("#password", "not-this-one");
      await press(page, "保存");
      await refusedWell(page, ["email", "password"]);
      assert.equal(await page.inputValue("#email"), "nobody");
      await sound(page, `mail-refused-${way.name}`);
      await page.context().clearCookies();

      await signIn(page, "admin", shared);
      await page.goto("/delivery");
      await sound(page, `delivery-${way.name}`);
      assert.match(await page.textContent("main"), /没有配置邮件服务器/);
      assert.equal(await page.locator("main form").count(), 0, "without a mail server nothing is tried again");
      await page.context().clearCookies();

      await signIn(page, "yongning", shared);
      const link = await page.locator("main a[href^='/subjects/']").first().getAttribute("href");
      const file = link.split("/").slice(0, 3).join("/");
      await page.goto(file);
      assert.ok(!/6229\d{12}/.test(await page.textContent("main")), "the file is masked");
      await page.click("text=查看完整证件号码");
      await sound(page, `reveal-${way.name}`);
      await press(page, "记录事由并查看");
      await refusedWell(page, ["why", "words"]);
      await page.check("[name=why][value=identity]");
      await page.fill("#words", `核对法定代表人，${way.name}`);
      await press(page, "记录事由并查看");
      const shown = await page.textContent("main");
      assert.match(shown, /6229\d{12}/);
      assert.match(shown, /\d{17}[\dX]/);
      await sound(page, `revealed-${way.name}`);
      await page.goto(file);
      const record = await page.textContent(".moj-timeline");
      assert.ok(record.includes(`核对身份：核对法定代表人，${way.name}`), record);
    });
  }
});
