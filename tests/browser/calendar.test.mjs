// The working days of a year: read by anybody, entered by the administrator after a second look.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { freshly, open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, twoWays } from "./typing.mjs";

describe("the calendar", () => {
  let house;
  let shared;
  before(async () => {
    house = await open();
    shared = await demoPassword(house);
  });
  after(() => house?.close());

  for (const way of twoWays) {
    test(`a schedule is looked at twice, ${way.name}`, async () => {
      const anyone = await house.page(way);
      await anyone.goto("/calendar");
      await sound(anyone, `calendar-${way.name}`);

      const admin = await house.page(way);
      await signIn(admin, "admin", shared);
      await admin.goto("/calendar/new");
      await freshly(admin);
      await sound(admin, `calendar-new-${way.name}`);
      await press(admin, "下一步：查看变动");
      await refusedWell(admin, ["layer", "year", "source"]);
      // The whole of next week off, so that limits of the demo move.
      const days = [...Array(10).keys()].map((at) => new Date(Date.now() + (at + 1) * 86_400_000));
      const year = days[0].getFullYear();
      const table = days.filter((day) => day.getFullYear() === year).map((day) => `${day.toISOString().slice(0, 10)} 放假`);
      await admin.check('main [name="layer"][value="ningxia"]');
      await admin.fill("#year", `${year}`);
      await admin.fill("#source", "宁政办发〔2026〕99号");
      await admin.fill("#table", table.join("\n"));
      await press(admin, "下一步：查看变动");
      await sound(admin, `calendar-check-${way.name}`);
      assert.match(await admin.textContent("main"), /与现行日历不同的日期|与现行日历没有不同/);
      await admin.click("main form button:not([name])");
      await admin.waitForLoadState();
      assert.match(admin.url(), /\/calendar\?year=/);
      await sound(admin, `calendar-entered-${way.name}`);
      assert.match(await admin.textContent("main"), /99号/);
    });
  }
});
