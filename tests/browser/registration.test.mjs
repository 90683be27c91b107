// A firm opens an account and registers.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { open, press, refusedWell, sound } from "./harness.mjs";
import { papers } from "./living.mjs";
import { creditCode, on, residentId, signUp, twoWays } from "./typing.mjs";

// The whole row of a task leads to its page: a click beside its words does, too (UX-16).
const rowIsLink = async (page, label) => {
  const row = page.locator(".govuk-task-list__item", { hasText: label });
  await row.scrollIntoViewIfNeeded();
  const { x, y, width, height } = await row.boundingBox();
  await Promise.all([page.waitForNavigation(), page.mouse.click(x + width / 2, y + height - 4)]);
  assert.equal(await page.textContent("h1"), label);
};

describe("registration", () => {
  let house;
  before(async () => {
    house = await open();
  });
  after(() => house?.close());

  for (const [serial, way] of twoWays.entries()) {
    test(`a firm registers, ${way.name}`, async () => {
      const page = await house.page(way);
      await page.goto("/sign-up");
      await sound(page, `sign-up-${way.name}`);
      await signUp(page, `newfirm${serial}`, "subject");
      await sound(page, `mine-new-${way.name}`);
      await page.click("text=登记实名信息");
      await sound(page, `register-${way.name}`);
      await press(page, "开始登记");
      assert.match(await page.textContent("main"), /已完成 0 项，共 7 项/);
      await sound(page, `tasks-${way.name}`);
      await rowIsLink(page, "收款账户");
      await page.fill("#bank", "宁夏银行兴庆支行");
      await press(page, "保存，回到任务列表");
      assert.match(await page.locator("li", { hasText: "收款账户" }).textContent(), /进行中/);
      await sound(page, `tasks-begun-${way.name}`);
      await press(page, "继续填写");
      await on(page);
      await refusedWell(page, ["kind"]);
      await sound(page, `question-refused-${way.name}`);
      await page.check("[name=kind][value=enterprise]");
      await on(page);
      await page.fill("#name", `宁夏新业科技${serial}有限公司`);
      await page.fill("#uscc", "91640104MA76A0018X");
      await on(page);
      await refusedWell(page, ["uscc", "legal_person"]);
      assert.equal(await page.inputValue("#name"), `宁夏新业科技${serial}有限公司`);
      await sound(page, `identity-refused-${way.name}`);
      await page.fill("#uscc", creditCode(`91640104MA77B00${serial}1`));
      await page.check("#legal_person");
      await on(page);
      await page.fill("#representative", "韩大勇");
      await page.fill("#representative_identity", residentId(`6401041980010100${serial}`));
      await on(page);
      await page.selectOption("#division", "640104");
      await page.fill("#address", "文化街 8 号");
      await on(page);
      assert.equal(await page.inputValue("#contact"), "韩梅");
      await page.fill("#phone", "13995001234");
      await on(page);
      assert.equal(await page.inputValue("#bank"), "宁夏银行兴庆支行");
      await page.fill("#bank_account", "6229 0000 1111 2222");
      await on(page);
      await papers(page);
      await on(page);
      await sound(page, `subject-check-${way.name}`);
      const draft = page.url().replace(/check$/, "tasks");
      await page.goto(draft);
      assert.match(await page.textContent("main"), /已完成 7 项，共 7 项/);
      await sound(page, `tasks-done-${way.name}`);
      await press(page, "核对并提交");
      await press(page, "提交主体登记");
      await refusedWell(page, ["truth"]);
      const check = page.url();
      await page.check("#truth");
      await press(page, "提交主体登记");
      assert.match(await page.textContent(".govuk-panel"), /ZC20\d\d-/);
      assert.match(await page.textContent("main"), /现在由谁办理\s*市县科技管理部门/);
      await sound(page, `subject-done-${way.name}`);
      await page.goto(check);
      assert.match(page.url(), /\/subjects\/[0-9a-f-]+$/, "a submitted draft leads to its file");
      await page.goto("/mine");
      await sound(page, `mine-registered-${way.name}`);
      await page.click("text=所在市县科技管理部门认证");
      assert.match(await page.textContent("main"), /640\*+/);
      await sound(page, `subject-${way.name}`);
    });
  }
});
