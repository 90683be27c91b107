// A payment batch: drawn up, released by two others, sent to the bank, answered; the account mended in between.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { freshly, open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, twoWays } from "./typing.mjs";

// A return file of one line, with its total.
const returned = (number, amount, answer) =>
  Buffer.from(
    `批次号,序号,金额,结果,银行流水号,付款日期,失败原因\n${number},1,${amount},${answer}\n合计,1,${amount},,,,\n`,
  );

describe("payment batches", () => {
  let house;
  let shared;
  before(async () => {
    house = await open();
    shared = await demoPassword(house);
  });
  after(() => house?.close());

  // The legal day is Beijing's.
  const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const answers = [() => "失败,,,收款账号不存在", () => `成功,ZF900001,${today()},`];

  for (const [at, way] of twoWays.entries()) {
    test(`a batch goes to the bank and comes back, ${way.name}`, async () => {
      const as = async (login) => {
        const page = await house.page(way);
        await signIn(page, login, shared);
        return page;
      };
      const look = (page, name) => sound(page, `batch-${name}-${way.name}`);
      const drawer = await as("finance");
      await drawer.goto("/batches");
      await look(drawer, "list");
      await press(drawer, "拟定付款批次");
      await look(drawer, "new");
      await drawer.uncheck('main [name="claims"]');
      await press(drawer, "下一步：核对合计");
      await refusedWell(drawer, ["claims"]);
      await drawer.check('main [name="claims"]');
      await press(drawer, "下一步：核对合计");
      await look(drawer, "check");
      await press(drawer, "拟定付款批次 ¥");
      await look(drawer, "drawn");
      const batch = new URL(drawer.url()).pathname;
      const claim = await drawer.getAttribute('main table tbody a[href^="/claims/"]', "href");
      for (const login of ["finance2", "finance3"]) {
        const page = await as(login);
        await page.goto(`${batch}/release`);
        await freshly(page);
        await look(page, `release-${login}`);
        await press(page, "放行 1 笔");
        assert.match(await page.textContent("main"), /放行付款批次，现为/);
        await page.context().close();
      }
      await drawer.goto(`${batch}/export`);
      await freshly(drawer);
      await look(drawer, "export");
      const [download] = await Promise.all([
        drawer.waitForEvent("download"),
        drawer.locator('main button:has-text("导出 1 笔")').click(),
      ]);
      const file = readFileSync(await download.path(), "utf8");
      const [, line, total] = file.trim().split("\n");
      assert.match(total, /合计 1 行/);
      const [number, , , , , account, amount] = line.split(",");
      assert.match(account, /^\d{8,32}$/);

      await drawer.goto(`${batch}/return`);
      await look(drawer, "return");
      const answer = returned(number, amount, answers[at]());
      const choose = (buffer) => drawer.setInputFiles("#file", { name: "回单.csv", mimeType: "text/csv", buffer });
      await choose(answer.subarray(0, answer.length - 24));
      await press(drawer, "下一步：逐行核对");
      await refusedWell(drawer, ["file"]);
      await look(drawer, "return-cut-off");
      await choose(answer);
      await press(drawer, "下一步：逐行核对");
      await look(drawer, "return-check");
      await press(drawer, "登记 ");
      assert.match(await drawer.textContent("main"), /已结清/);
      await look(drawer, "settled");
      await drawer.goto(`${batch}/return`);
      await choose(answer);
      await press(drawer, "下一步：逐行核对");
      assert.match(await drawer.textContent("main"), /没有任何变动/);
      await drawer.goto("/batches/reconciliation");
      await look(drawer, "reconciliation");
      assert.match(await drawer.textContent("main"), /差异 0\.00 元/);
      await drawer.goto("/batches/doubts");
      await look(drawer, "doubts");

      const lab = await as("saishang");
      await lab.goto("/claims/bundle");
      await look(lab, "bundle");
      if (at === 0) {
        await lab.goto(claim);
        await look(lab, "bounced");
        await press(lab, "改正收款账户");
        await look(lab, "mend");
        await lab.fill("#bank", "宁夏银行金凤支行");
        await lab.fill("#bank_account", "6227000012345678");
        await press(lab, "提交");
        assert.match(await lab.textContent("main"), /待改正账户/);
        // Nothing is paid into it before the Agency agrees.
        const agency = await as("agency");
        await agency.goto("/queue?act=certify-account");
        await agency.click("tbody th a");
        await look(agency, "account");
        await agency.check("input[name=decision][value=approve]");
        await press(agency, "提交结论");
        await lab.goto(claim);
        assert.match(await lab.textContent("main"), /待付款/);
      } else {
        await lab.goto(claim);
        await look(lab, "paid");
        assert.match(await lab.textContent("main"), /付款通知书/);
      }
    });
  }
});
