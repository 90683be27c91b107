// A firm finds a provider and fills in a service contract.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { giveCode, open, press, refusedWell, signIn, signOut, sound } from "./harness.mjs";
import { choose, paper, seals } from "./sealing.mjs";
import { demoPassword, fillDate, on, twoWays } from "./typing.mjs";

describe("drafting", () => {
  let house;
  let password;
  before(async () => {
    house = await open();
    password = await demoPassword(house);
  });
  after(() => house?.close());

  for (const way of twoWays) {
    test(`a firm fills in a contract, ${way.name}`, async () => {
      const page = await house.page(way);
      await signIn(page, "gouhong", password);
      await sound(page, `mine-${way.name}`);
      await page.goto("/providers");
      await page.fill("#words", "孵化");
      await press(page, "查找");
      await sound(page, `providers-${way.name}`);
      await page.click("text=贺兰山孵化器有限公司");
      await sound(page, `provider-${way.name}`);
      await press(page, "发起合同");
      await press(page, "开始填写");
      // The provider came along, so the first open question is the next one.
      assert.match(page.url(), /\/purpose$/);
      await page.check("[name=purpose][value=incubation]");
      await on(page);
      assert.match(page.url(), /\/item$/);
      await page.selectOption("#service", { index: 1 });
      await sound(page, `item-${way.name}`);
      await on(page);
      assert.notEqual(await page.inputValue("#item"), "", "the catalogue brings the name of the service");
      await on(page);
      await refusedWell(page, ["title", "content"]);
      await page.fill("#title", `孵化服务 ${way.name}`);
      await page.fill("#content", "租用中试场地三个月，创业辅导六次。");
      await sound(page, `content-${way.name}`);
      await on(page);
      await on(page);
      await refusedWell(page, ["deliverables", "acceptance"]);
      await page.fill("#deliverables", "服务总结一份。");
      await page.fill("#acceptance", "每次辅导有双方签字的记录。");
      await on(page);
      await fillDate(page, "signed_on", ["2026", "2", "30"]);
      await on(page);
      await refusedWell(page, ["signed_on", "starts_on", "ends_on"]);
      assert.equal(await page.inputValue("#signed_on-day"), "30");
      await sound(page, `dates-refused-${way.name}`);
      const year = new Date().getFullYear();
      await fillDate(page, "signed_on", [`${year}`, "1", "5"]);
      await fillDate(page, "starts_on", [`${year}`, "1", "6"]);
      await fillDate(page, "ends_on", [`${year + 1}`, "3", "31"]);
      await on(page);
      await page.fill("#amount", "６０万元");
      await press(page, "算一算预计抵用额");
      assert.match(await page.textContent("#estimate"), /600,000.00 元（陆拾万元整）/);
      assert.equal(await page.inputValue("#amount"), "６０万元");
      await sound(page, `amount-${way.name}`);
      await page.check("[name=tech][value=service]");
      await on(page);
      // 600,000 gives 185,000; less is left of the year, so the firm is asked for its consent.
      assert.match(page.url(), /\/consent$/);
      await sound(page, `consent-${way.name}`);
      await page.goto(page.url().replace(/consent$/, "amount"));
      await page.fill("#amount", "20,000");
      await on(page);
      await page.check("[name=has_project][value=no]");
      await on(page);
      assert.match(page.url(), /\/files$/);
      await sound(page, `annex-${way.name}`);
      await on(page);
      await on(page);
      await refusedWell(page, ["own_use", "not_split", "no_excluded_test", "no_plan_funding", "not_affiliated"]);
      await sound(page, `declarations-refused-${way.name}`);
      for (const box of await page.$$("main input[type=checkbox]")) {
        await box.check();
      }
      await on(page);
      await sound(page, `contract-check-${way.name}`);
      const check = page.url();
      await page.click("#title a");
      await page.fill("#title", `孵化服务合同 ${way.name}`);
      await on(page);
      assert.equal(page.url(), check, "a change returns to the check page");
      await press(page, "拟定服务合同 ¥20,000.00");
      await sound(page, `contract-seal-${way.name}`);
      const issued = await paper(page);
      await choose(page, issued);
      await press(page, "提交服务合同 ¥20,000.00");
      await refusedWell(page, ["attachment"]);
      assert.match(await page.textContent("main"), /与下载的合同相同，没有签章/);
      await sound(page, `contract-seal-refused-${way.name}`);
      await seals(page);
      const number = (await page.textContent(".govuk-panel")).match(/HT\S+/)[0];
      await sound(page, `contract-done-${way.name}`);
      await page.goto(check);
      assert.match(page.url(), /\/contracts\/[0-9a-f-]+$/, "a submitted draft leads to its file");
      await page.goto("/mine");
      assert.match(await page.textContent("main"), new RegExp(number));
    });
  }

  test("messages and the password", async () => {
    const page = await house.page();
    await signIn(page, "yunfu", password);
    await page.goto("/messages");
    await sound(page, "messages-desktop");
    await page.goto("/account/password");
    await page.fill("#old", "x");
    await press(page, "修改密码");
    await refusedWell(page, ["old", "new"]);
    await sound(page, "password-refused-desktop");
    await signOut(page);
    await page.goto("/sign-in");
    await sound(page, "sign-in-desktop");
    await page.locator("li", { hasText: "yinchuan" }).locator("button").click();
    await page.waitForURL(/\/sign-in\/code/);
    await giveCode(page);
    assert.match(page.url(), /\/queue/);
  });
});
