// The pages for everybody: home, calculator, measures, help, and what is shown instead of a page.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { open, press, refusedWell, sound, ways } from "./harness.mjs";

describe("public pages", () => {
  let house;
  before(async () => {
    house = await open();
  });
  after(() => house?.close());

  for (const way of ways) {
    for (const [path, heading] of [
      ["/", "做检测、买技术、搞研发"],
      ["/measures", "办法逐条"],
      ["/help", "帮助"],
      ["/authorities", "受理部门"],
      ["/no-such-page", "没有这个页面"],
    ]) {
      test(`${path} ${way.name}`, async () => {
        const page = await house.page(way);
        await page.goto(path);
        assert.ok((await page.textContent("h1")).includes(heading));
        assert.match(await page.textContent(".kq-demo"), /数据为虚构/);
        await sound(page, `${path.slice(1) || "home"}-${way.name}`);
      });
    }

    test(`calculator answers, ${way.name}`, async () => {
      const page = await house.page(way);
      await page.goto("/calculator");
      await sound(page, `calculator-empty-${way.name}`);
      await page.check("#kind");
      await page.fill("#amount", "６０万元");
      await press(page, "算一算");
      assert.equal(await page.textContent(".kq-sum"), "185,000.00 元");
      assert.equal(await page.inputValue("#amount"), "６０万元");
      await sound(page, `calculator-answer-${way.name}`);
    });

    test(`calculator tells every defect at once, ${way.name}`, async () => {
      const page = await house.page(way);
      await page.goto("/calculator");
      await page.fill("#amount", "-0.001");
      await page.fill("#used", "很多");
      await press(page, "算一算");
      await refusedWell(page, ["kind", "amount", "used"]);
      assert.equal(await page.inputValue("#amount"), "-0.001");
      assert.equal(await page.inputValue("#used"), "很多");
      await sound(page, `calculator-refused-${way.name}`);
    });
  }

  test("the summary of errors takes the focus", async () => {
    const page = await house.page();
    await page.goto("/calculator?kind=&amount=0");
    assert.ok(await page.evaluate(() => document.activeElement.classList.contains("govuk-error-summary")));
  });

  test("no request leaves the house, and a page stays light", async () => {
    const page = await house.page();
    const asked = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto("/calculator?kind=enterprise&amount=600000");
    await page.waitForLoadState("networkidle");
    assert.deepEqual(asked.filter((url) => !url.startsWith(house.address)), []);
    assert.ok(asked.length <= 4, asked.join("\n"));
  });
});
