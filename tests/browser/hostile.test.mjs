// What goes wrong between people: each gets a clear answer, keeps what was typed, and nothing is half done.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { open, press, sound } from "./harness.mjs";
import { applies, budget, contracts, decides, people } from "./living.mjs";

const way = { size: "phone", js: true, name: "hostile" };
const lab = { login: "yinchuan77", name: "银川材料检测77有限公司", serial: "77", region: "inside" };
const FIRM = "gouhong";

describe("bad input between people", () => {
  let house;
  let town;
  before(async () => {
    house = await open();
    town = await people(house, way);
    const number = await applies(town, lab);
    await decides(town, "agency", number);
    await decides(town, "centre", number);
  });
  after(() => house?.close());

  const rows = async (list, words) => {
    const page = await town.as(FIRM);
    await page.goto(`${list}?q=${encodeURIComponent(words)}`);
    return page.locator("main tbody th a").count();
  };
  const takes = async (page, number) => {
    await page.goto(`/queue?q=${number}`);
    await page.locator("main tbody a", { hasText: number }).first().click();
    await page.waitForLoadState();
  };
  const reason = async (page, { message, fix, clause }) => {
    await page.fill("[name=reason-1-message]", message);
    await page.fill("[name=reason-1-fix]", fix);
    await page.selectOption("[name=reason-1-clause]", clause);
  };
  const refused = async (page, words) => {
    assert.match(await page.title(), /^错误：/);
    assert.ok((await page.textContent(".govuk-error-summary")).includes(words), await page.textContent("main"));
  };
  const asks = async (title) => {
    const number = await contracts(town, FIRM, { provider: lab.name, title, amount: "20000" });
    assert.equal(await rows("/contracts", title), 1);
    return number;
  };

  // Sends the form that holds this button twice at once, as an impatient hand or a doubtful network does.
  const twice = async (page, text = "") => {
    const button = page.locator(`main form[method=post] button:has-text("${text}")`).first();
    const answers = await button.evaluate((pressed) => {
      const body = new URLSearchParams(new FormData(pressed.form, pressed));
      const send = async () => {
        const answer = await fetch(pressed.form.action, { method: "POST", body });
        return { status: answer.status, url: answer.url };
      };
      return Promise.all([send(), send()]);
    });
    assert.deepEqual(answers[0], answers[1], "both are answered alike");
    assert.equal(answers[0].status, 200);
    await page.goto(answers[0].url);
  };

  test("two tabs on one file: the second is told what happened, and keeps its words", async () => {
    const number = await asks("两个窗口的合同");
    const one = await town.as("xixia");
    await takes(one, number);
    const two = await one.context().newPage();
    await two.goto(one.url());
    await one.check("[name=decision][value=approve]");
    await press(one, "提交结论");
    await two.check("[name=decision][value=return]");
    await reason(two, { message: "服务内容没有写明样品数量", fix: "补写样品的名称和数量", clause: "8.2" });
    await press(two, "提交结论");
    const told = await two.textContent("main");
    for (const part of ["您已办理过这份材料", "专业机构复核中", "服务内容没有写明样品数量", "补写样品的名称和数量"]) {
      assert.ok(told.includes(part), `${part}\n${told}`);
    }
    await two.close();
  });

  test("the same act sent twice at once has one effect, and going back offers nothing done", async () => {
    const title = "提交了两次的合同";
    const start = await budget(town);
    const number = await asks(title);
    for (const desk of ["xixia", "agency", "centre"]) {
      const page = await town.as(desk);
      await takes(page, number);
      const form = page.url();
      await page.check("[name=decision][value=approve]");
      await press(page, "提交结论");
      if (await page.locator("main input[name=checked]").count()) {
        await twice(page);
      }
      const back = await page.goto(form);
      assert.equal(await page.locator("[name=decision]").count(), 0, `${desk} ${back.status()} ${page.url()}`);
    }
    assert.equal(await rows("/vouchers", title), 1);
    const after = await budget(town);
    assert.equal(after.bound - start.bound, 1_000_000, "one face of 10,000.00 is bound");
    const firm = await town.as(FIRM);
    await rows("/vouchers", title);
    await firm.locator("main tbody th a").first().click();
    await firm.waitForLoadState();
    await press(firm, "抵用创新券");
    await twice(firm, "抵用创新券 ¥");
    await sound(firm, "hostile-twice");
    assert.match(await firm.textContent("main"), /FW20\d\d-\S+/);
    assert.deepEqual(await budget(town), after);
  });

  test("a provider suspended meanwhile: the draft, the desk and the Centre are told", async () => {
    const number = await asks("机构停了的合同");
    const firm = await town.as(FIRM);
    await firm.goto(`/providers?words=${encodeURIComponent(lab.name)}`);
    await firm.click(`main a:has-text("${lab.name}")`);
    await firm.waitForLoadState();
    const file = firm.url().replace("/providers/", "/admissions/");
    await press(firm, "发起合同");
    await press(firm, "开始填写");
    const draft = firm.url().replace(/\/[^/]+$/, "/check");
    const centre = await town.as("centre");
    await centre.goto(`${file}/suspend`);
    await reason(centre, { message: "仪器检定记录不全", fix: "补齐近两年的检定证书", clause: "5.3" });
    await press(centre, "提交结论");
    await press(centre, "暂停服务资格");
    // Who has not had his time to answer is not removed (7.5).
    await centre.goto(`${file}/remove`);
    await reason(centre, { message: "伪造检测报告", fix: "改正后可以重新申请", clause: "7.5" });
    await press(centre, "提交结论");
    await press(centre, "移出名录");
    await refused(centre, "整改期限未到");
    assert.equal(await centre.inputValue("[name=reason-1-message]"), "伪造检测报告");
    await firm.goto(draft);
    assert.match(await firm.textContent("main"), /所选机构已暂停，整改期间不能承接新的合同/);
    await sound(firm, "hostile-draft");
    const start = await budget(town);
    const county = await town.as("xixia");
    await takes(county, number);
    await county.check("[name=decision][value=approve]");
    await press(county, "提交结论");
    await refused(county, "所选机构已暂停，整改期间不能承接新的合同");
    await sound(county, "hostile-county");
    assert.deepEqual(await budget(town), start);
  });
});
