// The door: a second factor, codes that are good once, sessions ended from elsewhere, forms that wait for a proof.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { codeOf, enrol, giveCode, open, press, refusedWell, signIn, signOut, sound } from "./harness.mjs";
import { demoPassword, signUp, twoWays } from "./typing.mjs";

const PASSWORD = "Helan-shan-2026";

const password = async (page, login, word) => {
  await page.goto("/sign-in");
  await page.fill("#login", login);
  await page.fill("#password", word);
  await Promise.all([page.waitForNavigation(), page.click("main button[type=submit]")]);
};

describe("signin", () => {
  let house;
  let shared;
  before(async () => {
    house = await open();
    shared = await demoPassword(house);
  });
  after(() => house?.close());

  for (const [serial, way] of twoWays.entries()) {
    test(`a firm switches a second factor on and signs in with it, ${way.name}`, async () => {
      const login = `mimang${serial}`;
      const page = await house.page(way);
      await signUp(page, login, "subject");
      await page.click(".kq-header__account a[href='/account/security']");
      await page.waitForLoadState();
      await sound(page, `security-off-${way.name}`);
      await press(page, "启用两步验证");
      await sound(page, `enrol-${way.name}`);
      await page.fill("#code", "000000");
      await press(page, "启用两步验证");
      await refusedWell(page, ["code"]);
      await sound(page, `enrol-refused-${way.name}`);
      const { secret, codes } = await enrol(page);
      assert.equal(codes.length, 10);
      await sound(page, `recovery-${way.name}`);
      await press(page, "已保存，继续");
      assert.match(await page.textContent("main"), /已启用：验证器[^]*还剩 10 个/);
      await sound(page, `security-on-${way.name}`);
      await signOut(page);

      // The code that set it up is used; a wrong one is refused; a recovery code is good once.
      await password(page, login, PASSWORD);
      await sound(page, `code-${way.name}`);
      await page.fill("#code", codeOf(secret, Date.now() - 90_000));
      await press(page, "登录");
      await refusedWell(page, ["code"]);
      await sound(page, `code-refused-${way.name}`);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await page.fill("#code", codes[0]);
      await press(page, "登录");
      assert.match(page.url(), /\/mine$/);
      await signOut(page);
      await password(page, login, PASSWORD);
      await page.fill("#code", codes[0].toUpperCase());
      await press(page, "登录");
      await refusedWell(page, ["code"]);
      assert.match(await page.textContent("main"), /已经用过/);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await page.fill("#code", codes[1]);
      await press(page, "登录");
      await page.goto("/messages");
      assert.match(await page.textContent("main"), /还剩9个/);
    });

    test(`the demo shows the code of the moment, and the same code opens once, ${way.name}`, async () => {
      const login = ["centre", "agency"][serial];
      const page = await house.page(way);
      await password(page, login, shared);
      await sound(page, `demo-code-${way.name}`);
      const code = await page.textContent(".kq-demo-code");
      await giveCode(page);
      assert.match(page.url(), /\/queue$/);
      const again = await house.page(way);
      await password(again, login, shared);
      await again.fill("#code", code);
      await press(again, "登录");
      await refusedWell(again, ["code"]);
      await page.goto("/account/prove?next=%2Fqueue");
      await sound(page, `prove-${way.name}`);
      // The second device signs in with the next code, and is ended from the first.
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await giveCode(again);
      await page.goto("/account/security");
      await sound(page, `sessions-${way.name}`);
      await press(page, "结束其他全部登录");
      assert.match(await page.textContent("main"), /所选登录已结束/);
      await again.goto("/queue");
      assert.match(again.url(), /\/sign-in\?next=/);
    });

    test(`a form that is older than the sign-in is shown again and sent, ${way.name}`, async () => {
      const page = await house.page(way);
      await signIn(page, "gouhong", shared);
      await page.goto("/contracts");
      await page.locator('main a[href^="/contracts/0"]').first().click();
      await page.goto(`${page.url()}/complain`);
      const words = `报告晚了三周（${way.name}）`;
      await page.fill("#words", words);
      // In a second window of the same browser he signs out and in again.
      const beside = await page.context().newPage();
      await beside.goto("/mine");
      await signOut(beside);
      await signIn(beside, "gouhong", shared);
      await press(page, "提交投诉");
      assert.match(page.url(), /\/account\/kept\//);
      assert.match(await page.textContent("main"), /还没有提交/);
      await sound(page, `kept-${way.name}`);
      await press(page, "继续提交");
      assert.match(await page.textContent("main"), new RegExp(words));
    });
  }

  test("too many wrong passwords: the name waits, whether it exists or not", async () => {
    const page = await house.page();
    const told = [];
    for (const login of ["yunfu", "nobody-at-all"]) {
      let words = "";
      // A slow machine lets the first pauses pass; the fifth is not to be outwaited.
      for (let tries = 0; tries < 6 && !words.includes("暂停登录"); tries += 1) {
        await password(page, login, "wrong");
        words = (await page.textContent(".govuk-error-summary")).replace(/\d\d:\d\d:\d\d|现为：[^）]*/g, "");
      }
      assert.match(words, /暂停登录/);
      told.push(words);
    }
    assert.equal(told[0], told[1]);
    await sound(page, "sign-in-waits");
  });

  test("the auditor reads who came to the door", async () => {
    for (const size of ["desktop", "phone"]) {
      const page = await house.page({ size });
      await signIn(page, "auditor", shared);
      await page.goto("/record");
      await press(page, "登录记录");
      assert.match(await page.textContent("main"), /登录名或密码不符/);
      await sound(page, `door-events-${size}`);
    }
  });
});
