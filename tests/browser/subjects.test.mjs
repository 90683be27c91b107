// Evidence slot by slot, files that lie, and a certified firm that changes its account and its name.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, on, paper, signUp, twoWays } from "./typing.mjs";

const file = (name, buffer) => ({ name, mimeType: "application/pdf", buffer });

describe("subjects", () => {
  let house;
  let password;
  before(async () => {
    house = await open();
    password = await demoPassword(house);
  });
  after(() => house?.close());

  for (const [serial, way] of twoWays.entries()) {
    test(`files stand in their slots whatever else is wrong, ${way.name}`, async () => {
      const page = await house.page(way);
      await signUp(page, `slots${serial}`, "subject");
      await page.goto("/register");
      await press(page, "开始登记");
      await press(page, "继续填写");
      await page.check("[name=kind][value=individual]");
      await on(page);
      const draft = page.url().replace(/\/[a-z]+$/, "");
      await page.goto(`${draft}/evidence`);
      await sound(page, `evidence-${way.name}`);
      await on(page);
      await refusedWell(page, ["identity_front", "identity_back"]);
      await sound(page, `evidence-missing-${way.name}`);
      // One side is good, the other carries a script: the good one stands, the other is named with its reason.
      const script = paper("a").toString().replace("/Type/Catalog", "/OpenAction<</S/JavaScript/JS(x)>>/Type/Catalog");
      await page.setInputFiles("#identity_front", [file("人像面.pdf", paper("a")), file("人像面二.pdf", paper("b"))]);
      await page.setInputFiles("#identity_back", file("国徽面.pdf", Buffer.from(`${script}PK`)));
      await on(page);
      await refusedWell(page, ["identity_back"]);
      const main = await page.textContent("main");
      assert.match(main, /文件“国徽面\.pdf”里夹带了另一种文件/);
      assert.match(main, /人像面\.pdf（1 KB）/);
      await sound(page, `evidence-refused-${way.name}`);
      await page.setInputFiles("#identity_back", file("国徽面.pdf", paper("c")));
      await on(page);
      assert.match(page.url(), /\/check$/);
      await sound(page, `evidence-check-${way.name}`);
      const rows = page.locator("#identity_front li");
      assert.equal(await rows.count(), 2);
      await Promise.all([page.waitForNavigation(), rows.first().locator("button").click()]);
      assert.equal(await page.locator("#identity_front li").count(), 1);
      await page.goto(`${draft}/evidence`);
      await Promise.all([page.waitForNavigation(), page.click("button[name=remove] >> nth=0")]);
      assert.equal(await page.locator(".kq-papers li").count(), 1, "the other side stands");
      await sound(page, `evidence-removed-${way.name}`);
    });
  }

  test("a firm changes its name, the county certifies it on one screen", async () => {
    const [desk, phone] = twoWays;
    const firm = await house.page(phone);
    await signIn(firm, "gouhong", password);
    await firm.goto("/mine");
    await firm.click("text=查看主体登记");
    await firm.waitForLoadState();
    await sound(firm, "subject-certified-phone");
    await press(firm, "变更登记");
    await sound(firm, "amend-phone");
    await firm.click("main a:has-text('收款账户')");
    await firm.waitForLoadState();
    assert.match(await firm.textContent("main"), /变更待审核/);
    await sound(firm, "amendment-bank-phone");
    for (const [part, label] of [["county", "所在县"], ["contact", "联系信息"], ["name", "名称"]]) {
      await firm.goto("/amend");
      await firm.click(`main a:has-text('${label}')`);
      await firm.waitForLoadState();
      await sound(firm, `amend-${part}-phone`);
    }
    await press(firm, "提交名称变更");
    await refusedWell(firm, ["name", "attachment"]);
    await sound(firm, "amend-name-refused-phone");
    await firm.fill("#name", "宁夏枸红生物科技股份有限公司");
    await firm.setInputFiles("#attachment", file("新执照.pdf", paper("新执照")));
    await press(firm, "提交名称变更");
    const change = firm.url().replace(/\?.*/, "");
    assert.match(await firm.textContent("main"), /变更待审核/);

    const county = await house.page(desk);
    await signIn(county, "xixia", password);
    await county.goto("/queue?act=certify-amendment");
    await sound(county, "queue-changes-desktop");
    await county.goto(`${change}/review`);
    await sound(county, "amendment-review-desktop");
    await county.check("[name=decision][value=approve]");
    await press(county, "提交结论");
    assert.match(await county.textContent("main"), /变更已认证/);
    await sound(county, "amendment-certified-desktop");
    await firm.goto(change);
    await sound(firm, "amendment-certified-phone");
    await firm.goto("/mine");
    await firm.click("text=查看主体登记");
    await firm.waitForLoadState();
    assert.match(await firm.textContent("main"), /曾用名/);
    await sound(firm, "subject-renamed-phone");
  });

  test("the county sees who stands behind two registrations", async () => {
    for (const way of twoWays) {
      const page = await house.page(way);
      await signIn(page, "yongning", password);
      await page.goto("/queue?act=certify-subject");
      await page.locator("main tbody a").first().click();
      await page.waitForLoadState();
      assert.match(await page.textContent("main"), /可能有关联的登记[\s\S]*马小川/);
      assert.match(await page.textContent("main"), /营业执照\.pdf/);
      await sound(page, `certify-kin-${way.name}`);
    }
  });
});
