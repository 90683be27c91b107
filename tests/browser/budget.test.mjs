// The year's money as Finance keeps it: figures, chart, a cut that sends a claim into the queue, and the close tried out.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { freshly, open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, twoWays } from "./typing.mjs";

describe("the budget", () => {
  let house;
  let shared;
  before(async () => {
    house = await open();
    shared = await demoPassword(house);
  });
  after(() => house?.close());

  const change = async (page, kind, amount) => {
    await page.fill("#year", `${new Date().getFullYear()}`);
    await page.check('main [name="line"][value="redemption"]');
    await page.check(`main [name="change"][value="${kind}"]`);
    await page.fill("#amount", amount);
    await page.fill("#document", "宁财预〔2026〕7号");
    await press(page, "下一步：核对");
    await freshly(page);
  };

  for (const way of twoWays) {
    test(`a cut sends a claim into the queue and an increase brings it back, ${way.name}`, async () => {
      const finance = await house.page(way);
      await signIn(finance, "finance", shared);
      await finance.goto("/budget");
      await sound(finance, `budget-${way.name}`);
      await finance.locator("details summary").first().click();
      await sound(finance, `budget-months-${way.name}`);
      await press(finance, "下一步：核对");
      await freshly(finance);
      await refusedWell(finance, ["line", "change", "amount", "document", "year"]);
      await change(finance, "cut", "20000000");
      await refusedWell(finance, ["amount"]);
      const most = (await finance.textContent(".govuk-error-summary")).match(/最多调减 ([\d,.]+)元/)[1];
      await change(finance, "cut", most);
      await sound(finance, `budget-cut-${way.name}`);
      assert.match(await finance.textContent("main"), /预算现在够付 1 件，登记后够付 0 件/);
      await press(finance, "调减预算");

      await finance.goto("/budget/queue");
      await sound(finance, `budget-queue-${way.name}`);
      assert.match(await finance.textContent("main table"), /预算结转/);
      const claim = await finance.locator("main table tbody a").first().getAttribute("href");
      const lab = await house.page(way);
      await signIn(lab, "saishang", shared);
      await lab.goto(claim);
      await sound(lab, `budget-waits-${way.name}`);
      assert.match(await lab.textContent("main"), /预算结转：排队第 1 位，前面共 0.00 元/);

      await finance.goto("/budget");
      await change(finance, "add", most);
      await press(finance, "登记预算");
      await finance.goto("/budget/queue");
      assert.match(await finance.textContent("main table"), /够付/);
      for (const [path, name] of [["providers", "books"], [`close?year=${new Date().getFullYear()}`, "close"]]) {
        await finance.goto(`/budget/${path}`);
        await sound(finance, `budget-${name}-${way.name}`);
      }
      assert.match(await finance.textContent("main"), /还没有结束，不能结转/);
    });
  }
});
