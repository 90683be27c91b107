// Supervision: a case from the voucher to the statement of the accused, a plan of spot checks with its public draw,
// signals, how a firm rates the handling, what waits in the queues, the appraisal, the operating subsidy and the report.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { freshly, open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, fillDate, twoWays } from "./typing.mjs";

describe("supervision", () => {
  let house;
  let shared;
  before(async () => {
    house = await open();
    shared = await demoPassword(house);
  });
  after(() => house?.close());

  for (const [at, way] of twoWays.entries()) {
    test(`cases, spot checks, signals and ratings, ${way.name}`, async () => {
      const as = async (login) => {
        const page = await house.page(way);
        await signIn(page, login, shared);
        return page;
      };
      const look = (page, name) => sound(page, `watch-${name}-${way.name}`);

      const agency = await as("agency");
      await agency.goto("/signals");
      await look(agency, "signals");
      await agency.goto("/vouchers");
      await agency.locator('main a[href^="/vouchers/0"]').first().click();
      const voucher = new URL(agency.url()).pathname;
      if (at === 0) {
        await agency.goto(`${voucher}/case`);
        await look(agency, "open");
        await press(agency, "立案");
        await refusedWell(agency, ["origin", "grounds"]);
        await agency.getByLabel("工作中发现").check();
        await agency.getByLabel("立案事由").fill("检测报告的样品编号查无此件");
        await press(agency, "立案");
        assert.match(await agency.textContent("main"), /调查中/);
      }
      await agency.goto("/cases");
      await look(agency, "cases");
      await agency.locator('main a[href^="/cases/0"]').first().click();
      await look(agency, "case");
      const file = new URL(agency.url()).pathname;

      const year = String(new Date().getFullYear());
      const centre = await as("centre");
      await centre.goto(`${file}/decide`);
      await freshly(centre);
      await look(centre, "decide");
      await press(centre, "作出案件决定");
      await refusedWell(centre, ["outcome", "facts"]);
      await centre.goto("/spot-checks/new");
      await look(centre, "plan-new");
      if (at === 0) {
        await press(centre, "制定并公布");
        await refusedWell(centre, ["from_on", "to_on"]);
        await fillDate(centre, "from_on", [year, "10", "1"]);
        await fillDate(centre, "to_on", [year, "12", "31"]);
        await press(centre, "制定并公布");
        await look(centre, "plan");
      }
      await centre.goto("/spot-checks");
      await look(centre, "plans");

      const firm = await as("gouhong");
      await firm.goto("/contracts");
      await firm.locator('main a[href^="/contracts/0"]').first().click();
      const contract = new URL(firm.url()).pathname;
      await firm.goto(`${contract}/complain`);
      await look(firm, "complain");
      await press(firm, "提交投诉");
      await refusedWell(firm, ["words"]);
      if (at === 0) {
        await firm.goto(`${contract}/satisfaction`);
        await look(firm, "rate");
        await press(firm, "提交评价");
        await refusedWell(firm, ["level"]);
        await firm.getByLabel("不满意", { exact: true }).check();
        await firm.getByLabel("意见").fill("审核等了很久");
        await press(firm, "提交评价");
        assert.match(await firm.textContent("main"), /待答复/);
      }
      await firm.goto("/opinions");
      await look(firm, "opinions");

      await agency.goto("/opinions");
      await agency.locator('main a[href^="/opinions/0"]').first().click();
      await look(agency, "opinion");
      assert.match(await agency.textContent("main"), /答复之前不显示评价人/);

      // What waits stands in the queue: the ticket, without who said it.
      await agency.goto("/queue");
      await look(agency, "queue");
      assert.match(await agency.textContent("main"), /不满意的办理评价/);

      await centre.goto("/appraisals");
      await look(centre, "appraisals");
      await centre.locator('main a[href^="/appraisals/"]').first().click();
      await look(centre, "appraisal");
      if (at === 0) {
        await centre.goto(`/operating/propose?year=${Number(year) - 1}`);
        await look(centre, "operating-propose");
        await press(centre, "提出平台运行补贴");
      }
      const department = await as("department");
      await department.goto("/queue");
      await look(department, "department");
      await department.locator('main a[href*="/operating/"]').first().click();
      await freshly(department);
      await look(department, "operating-decide");
      await department.getByLabel("决定的金额").fill("1");
      await press(department, "决定平台运行补贴");
      await refusedWell(department, ["words"]);
      await department.goto("/operating");
      await department.locator('main a[href^="/operating/0"]').first().click();
      await look(department, "operating");

      const anyone = await house.page(way);
      for (const path of ["/satisfaction", "/draws", "/report", "/performance", "/awards"]) {
        await anyone.goto(path);
        await look(anyone, path.slice(1));
      }
    });
  }
});
