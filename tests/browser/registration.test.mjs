// A firm opens an account and registers.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { open, press, refusedWell, sound } from "./harness.mjs";
import { papers } from "./living.mjs";
import { creditCode, on, residentId, signUp, twoWays } from "./typing.mjs";

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
      await page.fill("#bank", "宁夏银行兴庆支行");
      await page.fill("#bank_account", "6229 0000 1111 2222");
      await on(page);
      await papers(page);
      await on(page);
      await sound(page, `subject-check-${way.name}`);
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
