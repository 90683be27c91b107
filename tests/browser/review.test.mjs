// A laboratory is reviewed by experts, stands in public notice, and is suspended.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { papers } from "./living.mjs";
import { creditCode, demoPassword, on, residentId, signUp, twoWays } from "./typing.mjs";

const script = join(dirname(fileURLToPath(import.meta.url)), "../../scripts/redraw.py");

describe("review", () => {
  let house;
  let password;
  before(async () => {
    house = await open();
    password = await demoPassword(house);
  });
  after(() => house?.close());

  const as = async (login, way) => {
    const page = await house.page(way);
    await signIn(page, login, password);
    return page;
  };

  for (const [serial, way] of twoWays.entries()) {
    test(`a laboratory applies for review and is drawn for, ${way.name}`, async () => {
      const lab = await house.page(way);
      await signUp(lab, `review${serial}`, "provider");
      await lab.click("text=填写入库申请");
      await press(lab, "开始申请");
      await press(lab, "继续填写");
      const name = `六盘山检测${serial}有限公司`;
      await lab.fill("#name", name);
      await lab.fill("#uscc", creditCode(`91640106MA77D00${serial}1`));
      await on(lab);
      await lab.check("[name=region][value=inside]");
      await on(lab);
      await lab.selectOption("#division", "640106");
      await lab.fill("#address", "正源南街 8 号");
      await on(lab);
      await lab.check("[name=class][value=reviewed]");
      await on(lab);
      await lab.fill("#base", "从事检测八年，主要设备 20 台。");
      await lab.fill("#management", "质量手册和程序文件齐全。");
      await lab.fill("#team", "9");
      await on(lab);
      await refusedWell(lab, ["team", "credit"]);
      await sound(lab, `review-conditions-${way.name}`);
      await lab.fill("#team", "10");
      await lab.check("#credit");
      await on(lab);
      await lab.fill("#representative", "马学文");
      await lab.fill("#representative_identity", residentId(`6401061975060601${serial}`));
      await on(lab);
      await lab.fill("#phone", "13895001234");
      await lab.fill("#public_phone", "0951-6012345");
      await on(lab);
      await lab.check("[name=uses][value=testing]");
      await lab.fill("#services", "食品、饲料成分分析。");
      await on(lab);
      await lab.fill("#bank", "中国银行金凤支行");
      await lab.fill("#bank_account", "621700001111");
      await on(lab);
      await papers(lab);
      await on(lab);
      await lab.check("#truth");
      await press(lab, "提交入库申请");

      const agency = await as("agency", way);
      await agency.goto("/queue?act=take-in-provider");
      await agency.locator("tr", { hasText: name }).locator("a").first().click();
      await agency.check("[name=decision][value=approve]");
      await press(agency, "提交结论");
      await agency.click("text=查看专家评审");
      await sound(agency, `review-before-draw-${way.name}`);
      const draw = agency.url().replace(/\?.*/, "");
      await press(agency, "抽取评审专家");
      assert.match(await agency.textContent("main"), /待评分/);
      await sound(agency, `review-drawn-${way.name}`);
      const visitor = await house.page(way);
      await visitor.goto(draw);
      assert.doesNotMatch(await visitor.textContent("main"), /高文斌/);
      await visitor.click("text=怎么重算");
      await sound(visitor, `review-public-${way.name}`);
      // Anybody runs the draw again, from nothing but what is published, with a script of ten lines.
      const published = join(mkdtempSync(join(tmpdir(), "kequan-draw-")), "draw.json");
      const told = await (await visitor.request.get(`${draw}.json`)).text();
      writeFileSync(published, told);
      const again = execFileSync("python3", [script, published], { encoding: "utf8" }).trim().split("\n");
      const drawn = JSON.parse(told).seats.map((seat) => seat.expert);
      assert.ok(drawn.length > 0);
      assert.deepEqual(drawn, again.slice(0, drawn.length));
    });

    test(`an expert scores, ${way.name}`, async () => {
      const expert = await as("zhuanjia1", way);
      await sound(expert, `review-desk-${way.name}`);
      await expert.locator("tr", { hasText: "待评分" }).locator("a").first().click();
      const sheet = expert.url();
      await press(expert, "提交评分");
      await refusedWell(expert, ["base", "management", "team", "credit", "words"]);
      await sound(expert, `review-sheet-${way.name}`);
      await expert.goto(`${sheet}/decline`);
      await sound(expert, `review-decline-${way.name}`);
      await expert.goto(sheet);
      for (const condition of ["base", "management", "team", "credit"]) {
        await expert.fill(`#${condition}`, "80");
      }
      await expert.fill("#words", "设备齐全，制度可行。");
      await press(expert, "提交评分");
      assert.match(await expert.textContent("main"), /评分已提交/);
    });

    test(`anybody objects to a public notice, ${way.name}`, async () => {
      const visitor = await house.page(way);
      await visitor.goto("/notices");
      await sound(visitor, `notices-${way.name}`);
      await visitor.click("text=贺兰科研检测有限公司");
      await press(visitor, "提交异议");
      await refusedWell(visitor, ["name", "contact", "facts"]);
      await sound(visitor, `notice-${way.name}`);
      await visitor.fill("#name", "王某");
      await visitor.fill("#contact", `wang${serial}@example.com`);
      await visitor.fill("#facts", "设备清单与现场不符。");
      await papers(visitor);
      await press(visitor, "提交异议");
      assert.match(await visitor.textContent("main"), /创业中心正在核实/);
      await sound(visitor, `notice-receipt-${way.name}`);
      const centre = await as("centre", way);
      await centre.goto("/queue?act=answer-notice");
      await centre.locator("table tbody a").first().click();
      assert.match(await centre.textContent("main"), /设备清单与现场不符/);
      await sound(centre, `notice-answer-${way.name}`);
      const answering = centre.url();
      await centre.click("text=查看完整联系方式");
      await centre.waitForLoadState();
      await sound(centre, `objector-${way.name}`);
      await press(centre, "记录事由并查看");
      await refusedWell(centre, ["why", "words"]);
      await centre.check("[name=why][value=contact]");
      await centre.fill("#words", "核对设备清单");
      await press(centre, "记录事由并查看");
      assert.match(await centre.textContent("main"), new RegExp(`wang${serial}@example.com`));
      await sound(centre, `objector-shown-${way.name}`);
      await centre.goto(answering);
      await centre.check("[name=outcome][value=dismissed]");
      await centre.fill("#answer", "已到现场逐台核对，清单属实。");
      await press(centre, "提交答复");
      await visitor.reload();
      assert.match(await visitor.textContent("main"), /异议不成立/);
    });
  }

  test("a provider is suspended and answers", async () => {
    const centre = await as("centre", twoWays[0]);
    await centre.goto("/providers?words=沪江");
    await centre.click("main h3 a");
    const file = centre.url().replace("/providers/", "/admissions/");
    await centre.goto(`${file}/suspend`);
    await centre.fill("#reason-1-message", "仪器检定记录不全");
    await centre.fill("#reason-1-fix", "补齐近两年的检定证书");
    await centre.selectOption("#reason-1-clause", "5.3");
    await sound(centre, "suspend");
    await press(centre, "提交结论");
    await press(centre, "暂停服务资格");
    assert.match(await centre.textContent("main"), /已暂停，限期整改/);
    await sound(centre, "suspended");
    const phone = twoWays[1];
    const lab = await as("hujiang", phone);
    await lab.goto(`${file}/rectify`);
    await press(lab, "提交整改");
    await refusedWell(lab, ["answer", "words"]);
    await lab.check("[name=answer][value=done]");
    await lab.fill("#words", "检定证书已补齐。");
    await sound(lab, "rectify-phone-nojs");
    await papers(lab);
    await press(lab, "提交整改");
    assert.match(await lab.textContent("main"), /已答复整改，待核查/);
    await centre.goto(`${file}/reinstate`);
    await centre.check("[name=decision][value=approve]");
    await press(centre, "提交结论");
    assert.match(await centre.textContent("main"), /已备案/);
    await centre.goto(file.replace("/admissions/", "/providers/"));
    await sound(centre, "stays");
    await centre.goto("/directory");
    await sound(centre, "directory-day");
    const agency = await as("agency", phone);
    await agency.goto("/experts");
    await sound(agency, "experts-phone");
    await agency.locator("table tbody a").first().click();
    await sound(agency, "expert-phone");
  });
});
