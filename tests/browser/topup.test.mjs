// Local top-up: a county opens a programme, its subject confirms an offer with one button, the county pays in a batch.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { freshly, open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, twoWays } from "./typing.mjs";

describe("local top-up", () => {
  let house;
  let shared;
  before(async () => {
    house = await open();
    shared = await demoPassword(house);
  });
  after(() => house?.close());

  for (const [at, way] of twoWays.entries()) {
    test(`from the offer to the batch, ${way.name}`, async () => {
      const as = async (login) => {
        const page = await house.page(way);
        await signIn(page, login, shared);
        return page;
      };
      const look = (page, name) => sound(page, `topup-${name}-${way.name}`);

      const firm = await as("gouhong");
      await firm.goto("/top-ups");
      await look(firm, "mine");
      await firm.locator('main a[href^="/top-ups/0"]').first().click();
      await look(firm, "offer");
      if (at === 0) {
        assert.equal(await firm.locator('main input:not([type="hidden"])').count(), 0);
        await press(firm, "确认领取 ¥29,400.00");
        assert.match(await firm.textContent("main"), /现为“待付款”/);
        await look(firm, "confirmed");
      }

      const county = await as("xixia");
      await county.goto("/programmes");
      await look(county, "programmes");
      await county.locator('main a[href^="/programmes/0"]').first().click();
      await look(county, "programme");
      const programme = new URL(county.url()).pathname;
      for (const [form, button, fields] of [
        ["change", "变更配套条件", ["bank_account", "document", "from_on"]],
        ["fund", "登记配套预算", ["change", "amount", "document"]],
        ["close", "结束配套计划", ["words"]],
      ]) {
        await county.goto(`${programme}/${form}`);
        await freshly(county);
        await look(county, form);
        await press(county, button);
        await refusedWell(county, fields);
      }
      if (at === 0) {
        // Its account is being changed: the batch waits for the county's own certification.
        await county.goto("/batches/new");
        await look(county, "batch-held");
        assert.match(await county.textContent("main"), /收款账户的变更正在审核/);
      }
      await county.goto("/batches/reconciliation");
      await look(county, "reconciliation");

      const other = await as("jinfeng");
      await other.goto("/programmes/new");
      await freshly(other);
      await look(other, "new");
      await press(other, "下一步：核对");
      await refusedWell(other, [
        ...["name", "from_on", "to_on", "rate", "ceiling", "budget"],
        ...["payer", "bank", "bank_account", "document"],
      ]);
      await look(other, "new-refused");

      const finance = await as("finance");
      await finance.goto("/top-ups/totals");
      await look(finance, "totals");
      assert.match(await finance.textContent("main"), /银川市西夏区/);
    });
  }
});
