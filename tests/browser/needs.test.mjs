// Matchmaking: a firm posts a need and sees what fits, a laboratory offers, the firm chooses and the contract is filled in.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, fillDate, twoWays } from "./typing.mjs";

describe("needs", () => {
  let house;
  let shared;
  before(async () => {
    house = await open();
    shared = await demoPassword(house);
  });
  after(() => house?.close());

  for (const way of twoWays) {
    test(`a need, an offer, a contract, ${way.name}`, async () => {
      const as = async (login) => {
        const page = await house.page(way);
        await signIn(page, login, shared);
        return page;
      };
      const look = (page, name) => sound(page, `needs-${name}-${way.name}`);

      const firm = await as("gouhong");
      await firm.goto("/needs");
      await look(firm, "mine");
      await firm.goto("/needs/new");
      await press(firm, "发布需求");
      await refusedWell(firm, ["title", "words", "needed_by", "named"]);
      await firm.fill("#title", `钢材拉力试验 ${way.name}`);
      await firm.fill("#words", "提取罐支架用钢 6 根，按 GB/T 228.1 测抗拉强度。电话 139 0000 1111");
      await firm.fill("#budget", "5000");
      await fillDate(firm, "needed_by", [String(new Date().getFullYear() + 1), "3", "1"]);
      await firm.getByLabel("不显示，只显示所在县（市、区）和主体类型").check();
      await press(firm, "发布需求");
      await refusedWell(firm, ["words"]);
      await look(firm, "refused");
      await firm.fill("#words", "提取罐支架用钢 6 根，按 GB/T 228.1 测抗拉强度。");
      await press(firm, "发布需求");
      assert.match(await firm.textContent("main"), /相符的服务[\s\S]*金属材料室温拉伸试验[\s\S]*GBT228\.1/);
      await look(firm, "posted");
      const need = new URL(firm.url()).pathname;

      const lab = await as("saishang");
      await lab.goto("/messages");
      assert.match(await lab.textContent("main"), /服务目录相符/);
      await lab.goto("/needs");
      await look(lab, "list");
      await lab.goto(need);
      assert.doesNotMatch(await lab.textContent("main"), /枸红|杨晓燕/);
      await look(lab, "hidden");
      await lab.goto(`${need}/offer`);
      await look(lab, "offer");
      await press(lab, "提交报价");
      await refusedWell(lab, ["price", "days", "words"]);
      await lab.getByLabel(/金属材料室温拉伸试验/).check();
      await lab.fill("#price", "1800");
      await lab.fill("#days", "5");
      await lab.fill("#words", "6 根试样，含加工，出具带 CMA 标志的报告。");
      await press(lab, "提交报价");
      await look(lab, "offered");

      const agency = await as("agency");
      await agency.goto(need);
      await look(agency, "agency");
      await agency.goto(`${need}/suggest`);
      await look(agency, "suggest");

      await firm.goto(need);
      await look(firm, "offers");
      await firm.getByRole("button", { name: "选定这份报价" }).first().click();
      await look(firm, "choose");
      await press(firm, "选定这份报价 ¥1,800.00");
      await look(firm, "chosen");
      await press(firm, "按选定的报价填写服务合同");
      assert.match(firm.url(), /\/drafts\//);
      await lab.goto(need);
      assert.match(await lab.textContent("main"), /枸红/);
    });

    test(`an event and news, ${way.name}`, async () => {
      const look = (page, name) => sound(page, `training-${name}-${way.name}`);
      const agency = await house.page(way);
      await signIn(agency, "agency", shared);
      await agency.goto("/training/new");
      await press(agency, "发布活动");
      await refusedWell(agency, ["title", "words", "place", "held_on", "hours", "seats"]);
      await agency.fill("#title", `线上答疑 ${way.name}`);
      await agency.fill("#words", "逐条解答申领和兑付。");
      await agency.fill("#place", "线上会议");
      await fillDate(agency, "held_on", [String(new Date().getFullYear() + 1), "3", "5"]);
      await agency.fill("#hours", "15:00–16:00");
      await agency.fill("#seats", "3");
      await press(agency, "发布活动");
      await look(agency, "event");
      const event = new URL(agency.url()).pathname;

      const firm = await house.page(way);
      await signIn(firm, "gouhong", shared);
      await firm.goto(`${event}/sign-up`);
      await firm.fill("#people", "4");
      await press(firm, "报名");
      await refusedWell(firm, ["people"]);
      await look(firm, "sign-up");
      await firm.fill("#people", "2");
      await press(firm, "报名");
      assert.match(await firm.textContent("main"), /本单位已报名 2 人/);

      await agency.goto("/news/new");
      await press(agency, "发布动态");
      await refusedWell(agency, ["title", "words"]);
      const anyone = await house.page(way);
      for (const path of ["/training", event, "/news", "/guides/match"]) {
        await anyone.goto(path);
        await look(anyone, path.split("/")[1] + (path === event ? "-one" : ""));
      }
      await anyone.locator("body").waitFor();
    });
  }
});
