// People and what they may do: opened by one, empowered by another; a colleague who comes and goes; a forgotten password.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { enrol, freshly, open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, paper, twoWays } from "./typing.mjs";

const secret = "He-lan-shan-2026";

describe("people", () => {
  let house;
  let shared;
  before(async () => {
    house = await open();
    shared = await demoPassword(house);
  });
  after(() => house?.close());

  // The newest link of this kind in the letters to an address.
  const letter = async (way, kind, address) => {
    const page = await house.page(way);
    await page.goto("/mailbox");
    await sound(page, `people-mailbox-${way.name}`);
    const found = await page.locator("details", { hasText: address }).locator(`a[href*="/${kind}/"]`).first();
    const link = await found.getAttribute("href");
    await page.context().close();
    return new URL(link).pathname;
  };

  const chosen = async (page, link, name) => {
    await page.goto(link);
    await sound(page, name);
    await page.fill("#password", "short");
    await page.fill("#password_again", "other");
    await press(page, "设置密码");
    await refusedWell(page, ["password", "password_again"]);
    await page.fill("#password", secret);
    await page.fill("#password_again", secret);
    await press(page, "设置密码");
  };

  for (const way of twoWays) {
    const login = `renyuan-${way.size}`;
    const address = `${login}@example.cn`;

    test(`one opens, another grants, the person begins, ${way.name}`, async () => {
      const admin = await house.page(way);
      await signIn(admin, "admin", shared);
      await admin.goto("/accounts/new");
      await freshly(admin);
      await sound(admin, `account-new-${way.name}`);
      await press(admin, "开立账号");
      await refusedWell(admin, ["login", "name", "role", "body", "email"]);
      await admin.fill("#login", login);
      await admin.fill("#name", "新来的人");
      await admin.fill("#email", address);
      await admin.check('main [name="role"][value="county"]');
      await admin.fill("#body", "灵武市科学技术局");
      await admin.selectOption("#division", "640181");
      await press(admin, "开立账号");
      await sound(admin, `accounts-${way.name}`);
      assert.match(await admin.textContent("main"), new RegExp(login));

      const person = await house.page(way);
      const link = await letter(way, "invitations", address);
      await chosen(person, link, `invitation-${way.name}`);
      await person.goto(link);
      await sound(person, `invitation-used-${way.name}`);
      assert.equal(await person.locator("#password").count(), 0, "an invitation opens once");

      await signIn(person, login, secret);
      await sound(person, `waiting-${way.name}`);
      assert.match(await person.textContent("main"), /安全管理员/);
      await person.goto("/queue");
      assert.match(await person.textContent("main"), /没有这个页面/, "without a role nothing is there");

      const security = await house.page(way);
      await signIn(security, "security", shared);
      await security.goto("/grants");
      await freshly(security);
      await sound(security, `grants-${way.name}`);
      await security.click(`main a:has-text("${login}")`);
      await security.waitForLoadState();
      await freshly(security);
      await sound(security, `grant-${way.name}`);
      await security.check('main [name="role"][value="county"]');
      await press(security, "授予岗位");

      await person.goto("/queue");
      if (/\/sign-in/.test(person.url())) {
        await signIn(person, login, secret);
      } else if (await person.locator(".kq-secret").count()) {
        await enrol(person);
      }
      await person.goto("/queue");
      assert.match(await person.textContent("h1"), /待办/, "the granted role counts");
    });

    test(`a colleague joins by a link and is sent away, ${way.name}`, async () => {
      const owner = await house.page(way);
      await signIn(owner, "gouhong", shared);
      await owner.goto("/members");
      await sound(owner, `members-${way.name}`);
      await press(owner, "邀请人员");
      await sound(owner, `member-new-${way.name}`);
      await owner.check('main [name="standing"][value="clerk"]');
      await press(owner, "邀请");
      await sound(owner, `member-link-${way.name}`);
      const link = new URL((await owner.textContent("main strong")).trim()).pathname;

      const clerk = await house.page(way);
      await clerk.goto(link);
      await sound(clerk, `join-${way.name}`);
      await clerk.fill("#name", "经办人");
      await clerk.fill("#login", `jingban-${way.size}`);
      await clerk.fill("#password", secret);
      await clerk.fill("#password_again", secret);
      await press(clerk, "开户并加入");
      await sound(clerk, `joined-${way.name}`);
      await signIn(clerk, `jingban-${way.size}`, secret);
      await clerk.goto("/contracts");
      assert.match(await clerk.textContent("main"), /枸杞活性成分提取工艺检测/, "the firm's files are the clerk's work");
      await clerk.goto("/members");
      assert.equal(await clerk.locator('main a:has-text("邀请人员")').count(), 0, "people are the owner's matter");

      await owner.goto("/members");
      await sound(owner, `members-two-${way.name}`);
      await owner.locator("main tr", { hasText: `jingban-${way.size}` }).locator('a:has-text("结束权限或移交")').click();
      await owner.waitForLoadState();
      await sound(owner, `member-end-${way.name}`);
      await Promise.all([owner.waitForNavigation(), owner.click("main form button[type=submit]")]);
      await clerk.goto("/contracts");
      assert.ok(!(await clerk.textContent("body")).includes("枸杞活性成分提取工艺检测"), "at once");
    });

    // A firm of its own for each way: its only owner's account is closed for good.
    test(`a firm that nobody answers for gets a new owner by two people, ${way.name}`, async () => {
      const [firm, county] = way.size === "phone" ? ["yunfu", "shapotou"] : ["guangfu", "jinfeng"];
      const admin = await house.page(way);
      await signIn(admin, "admin", shared);
      await admin.goto(`/accounts?q=${firm}`);
      await freshly(admin);
      await admin.click(`main a:has-text("${firm}")`);
      await admin.waitForLoadState();
      await press(admin, "停用账号");
      await admin.fill("#words", "离职");
      await press(admin, "停用账号");
      assert.match(await admin.textContent("main"), /停用/);

      const desk = await house.page(way);
      await signIn(desk, county, shared);
      await desk.goto("/messages");
      await desk.locator("main a", { hasText: "负责人的账号已停用" }).first().click();
      await desk.waitForLoadState();
      await sound(desk, `owner-${way.name}`);
      await press(desk, "提名负责人");
      await refusedWell(desk, ["email", "words", "attachment"]);
      await sound(desk, `owner-refused-${way.name}`);
      const email = `${firm}-new@example.cn`;
      await desk.fill("#email", email);
      await desk.fill("#words", "法定代表人签署的负责人变更说明，2026 年 11 月 20 日");
      await desk.setInputFiles("#attachment", { name: "说明.pdf", mimeType: "application/pdf", buffer: paper(firm) });
      await press(desk, "提名负责人");
      assert.match(await desk.textContent("main"), /新负责人已提名，等待安全管理员确认/);
      await sound(desk, `owner-named-${way.name}`);

      const security = await house.page(way);
      await signIn(security, "security", shared);
      await security.goto("/owners");
      await freshly(security);
      await sound(security, `owners-${way.name}`);
      await security.locator("main table tbody a").first().click();
      await security.waitForLoadState();
      await sound(security, `owner-confirm-${way.name}`);
      await press(security, "退回提名");
      await refusedWell(security, ["words"]);
      await press(security, "确认负责人");
      assert.match(await security.textContent("main"), /已经办结/);
      await sound(security, `owner-confirmed-${way.name}`);

      const person = await house.page(way);
      await person.goto(await letter(way, "invitations", email));
      await person.fill("#name", "新负责人");
      await person.fill("#login", `${firm}-new`);
      await person.fill("#password", secret);
      await person.fill("#password_again", secret);
      await press(person, "开户并加入");
      await signIn(person, `${firm}-new`, secret);
      await person.goto("/members");
      assert.equal(await person.locator("main tbody tr").count(), 1, "the closed owner gave way");
      assert.match(await person.textContent("main"), /负责人/);
    });

    test(`a forgotten password, ${way.name}`, async () => {
      const page = await house.page(way);
      await page.goto("/sign-in");
      await page.click("text=找回密码");
      await page.waitForLoadState();
      await sound(page, `reset-${way.name}`);
      for (const name of ["nobody-here", login]) {
        await page.goto("/reset");
        await page.fill("#login", name);
        await press(page, "发送链接");
        assert.match(await page.textContent("main"), /邮件|邮箱/, "one answer for both");
        await sound(page, `reset-said-${way.name}`);
      }
      let link;
      for (let tries = 0; !link && tries < 40; tries += 1) {
        link = await letter(way, "reset", address).catch(() => null);
      }
      await page.goto(link);
      await page.fill("#password", `${secret}-new`);
      await page.fill("#password_again", `${secret}-new`);
      await press(page, "设置密码");
      await page.goto("/sign-in");
      await page.fill("#login", login);
      await page.fill("#password", secret);
      await press(page, "登录");
      await refusedWell(page, ["login"]);
    });
  }
});
