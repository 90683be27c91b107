// A laboratory applies for direct filing.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { open, press, sound } from "./harness.mjs";
import { papers } from "./living.mjs";
import { creditCode, on, residentId, signUp, twoWays } from "./typing.mjs";

describe("admission", () => {
  let house;
  before(async () => {
    house = await open();
  });
  after(() => house?.close());

  for (const [serial, way] of twoWays.entries()) {
    test(`a laboratory applies, ${way.name}`, async () => {
      const page = await house.page(way);
      await signUp(page, `newlab${serial}`, "provider");
      await page.click("text=填写入库申请");
      await press(page, "开始申请");
      await press(page, "继续填写");
      await page.fill("#name", `贺兰检测${serial}中心`);
      await page.fill("#uscc", creditCode(`12640000MB77C00${serial}1`));
      await on(page);
      await page.check("[name=region][value=outside]");
      await on(page);
      await page.selectOption("#province", "上海市");
      await page.fill("#address", "正源南街 8 号");
      await on(page);
      assert.equal(await page.locator("[name=class]").count(), 1);
      // Back to the region: what follows from it changes with it.
      await page.goto(page.url().replace(/class$/, "region"));
      await page.check("[name=region][value=inside]");
      await on(page);
      await page.selectOption("#division", "640106");
      await on(page);
      await page.check("[name=class][value=testing]");
      await on(page);
      await page.fill("#recognition", "检验检测机构资质认定证书 241512050123");
      await sound(page, `provider-class-${way.name}`);
      await on(page);
      await page.fill("#representative", "马学文");
      await page.fill("#representative_identity", residentId(`6401061975060600${serial}`));
      await on(page);
      await page.fill("#phone", "13895001234");
      await page.fill("#public_phone", "0951-6012345");
      await on(page);
      await page.check("[name=uses][value=testing]");
      await page.check("[name=uses][value=consulting]");
      await page.fill("#services", "食品、饲料成分分析。");
      await sound(page, `provider-services-${way.name}`);
      await on(page);
      await page.fill("#bank", "中国银行金凤支行");
      await page.fill("#bank_account", "621700001111");
      await on(page);
      await papers(page);
      await on(page);
      assert.match(await page.textContent("#uses"), /委托检验[^]*科技培训/);
      await page.check("#truth");
      await sound(page, `provider-check-${way.name}`);
      await press(page, "提交入库申请");
      assert.match(await page.textContent("main"), /现在由谁办理\s*专业机构/);
      await page.goto("/mine");
      await page.click("text=专业机构受理");
      await sound(page, `admission-${way.name}`);
    });
  }
});
