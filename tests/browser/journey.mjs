// One voucher's whole life in a browser, in the region and out of it: on a desk with scripts, and on a phone without.
// Each way is a file of its own, whose name puts it first: the longest files begin before the others.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { after, before, describe, test } from "node:test";
import { freshly, open } from "./harness.mjs";
import {
  applies, budget, claims, completes, contracts, decides, follows, later, legalToday, opens, pays, people, proves, registers,
} from "./living.mjs";
import { seals } from "./sealing.mjs";
import { fillDate, twoWays } from "./typing.mjs";

const DESKS = ["xixia", "agency", "centre"];
const fen = (yuan) => Math.round(yuan * 100);

// What an act did to the budget.
const moved = (before, after) => ({
  bound: after.bound - before.bound,
  paid: after.paid - before.paid,
  granted: after.granted - before.granted,
});

export const lives = (at) => {
  const way = twoWays[at];
  const serial = `${at + 1}7`;
  const firm = `kexing${serial}`;
  const name = `宁夏科兴材料${serial}有限公司`;
  const labs = {
    inside: { login: `hedong${serial}`, name: `河东检测中心${serial}`, serial, region: "inside" },
    outside: { login: `pujiang${serial}`, name: `浦江检测${serial}有限公司`, serial, region: "outside" },
  };
  const inside = { title: `耐磨涂层配方检测 ${serial}`, face: 110_000, paid: 80_000 };
  const outside = { title: `高温轴承失效分析 ${serial}`, face: 50_000.3, paid: 50_000.3 };

  describe(`journey ${way.name}`, () => {
    let house;
    let town;
    let redeemed;
    before(async () => {
      house = await open();
      town = await people(house, way);
    });
    after(() => house?.close());

    // What follows rests on what went before.
    let broken = "";
    const step = (what, work) =>
      test(what, async () => {
        assert.equal(broken, "", "an earlier step failed");
        broken = what;
        await work();
        broken = "";
      });

    step("a firm registers and its county certifies it", async () => {
      const number = await registers(town, { login: firm, name, serial });
      await decides(town, "xixia", number);
      const page = await town.as(firm);
      await page.goto("/mine");
      assert.match(await page.textContent("main"), /200,000\.00/);
      await town.look(page, "firm-certified");
    });

    for (const lab of Object.values(labs)) {
      step(`a laboratory is admitted, ${lab.region}`, async () => {
        const number = await applies(town, lab);
        const visitor = await house.page(way);
        await visitor.goto(`/providers?words=${encodeURIComponent(lab.name)}`);
        // Others may stand there as the nearest, but only as such.
        assert.match(await visitor.textContent("main"), /没有找到符合条件的机构/);
        assert.equal(await visitor.locator(`main a:has-text("${lab.name}")`).count(), 0, "not before it is filed");
        await decides(town, "agency", number);
        await decides(town, "centre", number);
        await visitor.reload();
        assert.equal(await visitor.locator(`main a:has-text("${lab.name}")`).count(), 1, "in the directory at once");
      });
    }

    step("a contract is returned for two reasons, corrected, and its voucher issued", async () => {
      const number = await contracts(town, firm, { provider: labs.inside.name, title: inside.title, amount: "30万元" });
      await decides(town, "xixia", number, {
        decision: "return",
        reasons: [
          { message: "服务内容没有写明样品数量", fix: "补写样品的名称和数量", clause: "8.2" },
          { message: "交付成果没有写明份数", fix: "写明报告的份数", clause: "3.1" },
        ],
      });
      const page = await opens(town, firm, "/contracts", inside.title);
      const told = await page.textContent("main");
      for (const part of ["补写样品的名称和数量", "写明报告的份数", "退回补正"]) {
        assert.ok(told.includes(part), `${part} is not told`);
      }
      await follows(town, page, "firm-corrects", "修改并重新拟定");
      if (!/\/check$/.test(page.url())) {
        await page.goto(page.url().replace(/\/[^/]+$/, "/check"));
      }
      await town.look(page, "firm-correcting");
      await page.click("#content a");
      await page.fill("#content", "对 12 件样件做成分分析和力学性能测试，比较三种配方。");
      await follows(town, page, "firm-correcting", "保存并继续");
      await follows(town, page, "firm-corrected", "重新拟定");
      await seals(page);
      await town.look(page, "firm-sealed");
      const start = await budget(town);
      for (const desk of DESKS) {
        await decides(town, desk, number);
      }
      assert.deepEqual(moved(start, await budget(town)), { bound: fen(inside.face), paid: 0, granted: 0 });
      const issued = await opens(town, firm, "/vouchers", inside.title);
      const voucher = await issued.textContent("main");
      for (const part of ["110,000.00 元", "壹拾壹万元整", "怎么算的", "90,000.00 元"]) {
        assert.ok(voucher.includes(part), `${part}\n${voucher}`);
      }
    });

    step("the firm sets the voucher off and the laboratory holds the 服务券", async () => {
      const page = await opens(town, firm, "/vouchers", inside.title);
      await follows(town, page, "firm-sets-off", "抵用创新券");
      assert.match(await page.textContent("main"), /190,000\.00 元（合同金额减券面额）/);
      await follows(town, page, "firm-set-off", "抵用创新券 ¥110,000.00");
      const twin = (await page.textContent(".govuk-panel")).match(/FW20\d\d-\S+/)[0];
      const lab = await town.as(labs.inside.login);
      await lab.goto("/vouchers");
      assert.ok((await lab.textContent("main")).includes(twin));
      await page.goBack();
      await page.reload();
      assert.doesNotMatch(page.url(), /set-off$/, "what is done is not offered again");
    });

    step("the service is done and proved in the region", async () => {
      const page = await completes(town, { firm, lab: labs.inside.login, title: inside.title });
      await proves(town, page, { number: `2664200000000000${serial}11`, amount: "200,000.00", seller: labs.inside.name });
      assert.match(await page.textContent("main"), /已完成/);
    });

    step("the laboratory claims what the tickets give, and is paid", async () => {
      const start = await budget(town);
      const number = await claims(town, labs.inside.login, { title: inside.title, amount: "80,000.00" });
      await decides(town, "agency", number);
      await decides(town, "centre", number);
      assert.deepEqual(moved(start, await budget(town)), { bound: 0, paid: 0, granted: 0 });
      await pays(town, number, `ZF${serial}001`);
      redeemed = number;
      // 80,000 is spent, and the 30,000 not used goes back (R5).
      assert.deepEqual(moved(start, await budget(town)), { bound: -fen(inside.face), paid: fen(inside.paid), granted: 0 });
      const lab = await opens(town, labs.inside.login, "/claims", number);
      assert.match(await lab.textContent("main"), /已付款/);
      const page = await town.as(firm);
      await page.goto("/vouchers");
      assert.match(await page.textContent("main"), /已兑付 80,000\.00 元，还可用 120,000\.00 元/);
    });

    step("out of the region the firm pays everything, claims, and is paid", async () => {
      const start = await budget(town);
      const number = await contracts(town, firm, { provider: labs.outside.name, title: outside.title, amount: "100001" });
      for (const desk of DESKS) {
        await decides(town, desk, number);
      }
      assert.deepEqual(moved(start, await budget(town)), { bound: fen(outside.face), paid: 0, granted: 0 });
      const page = await opens(town, firm, "/vouchers", outside.title);
      await follows(town, page, "firm-pays", "登记全额付款");
      await follows(town, page, "firm-paid", "登记已付全款 ¥100,001.00");
      const proof = await completes(town, { firm, lab: labs.outside.login, title: outside.title });
      await proves(town, proof, { number: `2664200000000000${serial}22`, amount: "100001", seller: labs.outside.name });
      const claim = await claims(town, firm, { title: outside.title, amount: "50,000.30" });
      await decides(town, "agency", claim);
      await decides(town, "centre", claim);
      await pays(town, claim, `ZF${serial}002`);
      assert.deepEqual(moved(start, await budget(town)), { bound: 0, paid: fen(outside.paid), granted: 0 });
      const lab = await town.as(labs.outside.login);
      await lab.goto("/vouchers");
      assert.ok(!(await lab.textContent("main")).includes("FW20"), "no 服务券 out of the region");
    });

    step("a contract is refused with its reason, and nothing is bound", async () => {
      const start = await budget(town);
      const title = `出厂检验 ${serial}`;
      const number = await contracts(town, firm, { provider: labs.inside.name, title, amount: "40000" });
      await decides(town, "xixia", number, {
        decision: "refuse",
        reasons: [{ message: "属于出厂的法定检验", fix: "法定检验费用自行承担", clause: "5.5" }],
      });
      const page = await opens(town, firm, "/contracts", title);
      const told = await page.textContent("main");
      assert.ok(told.includes("属于出厂的法定检验") && told.includes("不予支持"));
      assert.deepEqual(moved(start, await budget(town)), { bound: 0, paid: 0, granted: 0 });
    });

    step("a part of what was paid is ordered back, and comes", async () => {
      const centre = await opens(town, "centre", "/claims", redeemed);
      await Promise.all([centre.waitForNavigation(), centre.click("main a:has-text('追回兑付资金')")]);
      await freshly(centre);
      await town.look(centre, "centre-recovers");
      await centre.fill("#amount", "1万元");
      await centre.fill("#facts", "两件样品没有检测，多付 1 万元。");
      await centre.selectOption("#clause", "5.4");
      await fillDate(centre, "due_on", later(30));
      await follows(town, centre, "centre-recovers-second", "下一步：核对");
      await follows(town, centre, "centre-recovered", "发出追回通知 ¥10,000.00");
      const lab = await town.as(labs.inside.login);
      await lab.goto(centre.url());
      assert.match(await lab.textContent("main"), /余额\s*10,000\.00 元/);
      const finance = await town.as("finance");
      await finance.goto("/recoveries");
      await town.look(finance, "finance");
      await finance.goto(`${centre.url().split("?")[0]}/pay-back`);
      await freshly(finance);
      await finance.fill("#amount", "10000");
      await finance.fill("#reference", `JH${serial}001`);
      await fillDate(finance, "paid_on", legalToday());
      await town.look(finance, "finance");
      await follows(town, finance, "finance-paid-back", "登记缴回");
      assert.match(await finance.textContent("main"), /已缴清/);
    });

    step("another firm and another county know nothing of it", async () => {
      const page = await opens(town, firm, "/contracts", inside.title);
      for (const login of ["guangfu", "jinfeng", "hujiang"]) {
        const other = await town.as(login);
        const answer = await other.goto(page.url());
        assert.equal(answer.status(), 404, login);
        await town.look(other, login);
      }
    });

    step("the record and the ledger are whole", () => {
      const said = execFileSync(process.env.KEQUAN_BIN, ["audit", "verify", ...house.place], { encoding: "utf8" });
      assert.ok(said.length > 0);
    });
  });
};
