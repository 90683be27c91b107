// Finding a file by what is written on it, and the picture of what belongs to it.
import { strict as assert } from "node:assert";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { open, press, signIn, sound, ways } from "./harness.mjs";
import { demoPassword } from "./typing.mjs";

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

const seek = async (page, words) => {
  await page.fill("input[name=q]", words);
  await Promise.all([page.waitForURL(/./), page.press("input[name=q]", "Enter")]);
};

for (const way of ways) {
  test(`an official finds a file and all that belongs to it (${way.name})`, async () => {
    const page = await as("agency", way);
    await page.goto("/queue");
    await seek(page, "ｎｘ2026000001");
    await page.waitForURL(/\/vouchers\//);
    await sound(page, `related-voucher-page-${way.name}`);
    await page.click("text=关联查询");
    assert.match(await page.textContent("h1"), /NX20\d\d-000001-\d/);
    await sound(page, `related-voucher-${way.name}`);
    const rows = await page.$$eval("tbody tr td[data-label=类别]", (all) => all.map((one) => one.textContent.trim()));
    assert.ok(rows.includes("平台文书"), "what the platform printed");
    assert.deepEqual(rows.filter((row) => row !== "平台文书"), ["服务合同", "创新券", "服务券", "票据", "附件", "附件", "兑付申请", "付款", "服务机构"].toSpliced(0, 0, "创新主体"));
    const picture = page.locator(".kq-picture svg");
    assert.equal(await picture.isVisible(), way.size === "desktop");
    if (way.size === "desktop") {
      // Box by box with the keyboard alone.
      await page.focus(".kq-picture__link");
      const walked = [];
      for (let at = 0; at < 9; at += 1) {
        walked.push(await page.evaluate(() => document.activeElement.querySelector("title")?.textContent.split(" ")[0]));
        if (at < 8) await page.keyboard.press("Tab");
      }
      assert.deepEqual(walked, ["创新主体", "服务合同", "创新券", "票据", "服务券", "兑付申请", "付款", "合同", "服务机构"]);
      await page.screenshot({ path: "out/related-focus.png" });
    }
    await page.click("tbody a[href^='/subjects/']");
    await page.click("text=关联查询");
    assert.match(await page.textContent("main"), /共 3 份服务合同/);
    await sound(page, `related-subject-${way.name}`);
    await page.context().close();
  });

  test(`several finds are listed, none is told with what can be typed (${way.name})`, async () => {
    const page = await as("agency", way);
    await page.goto("/queue");
    await seek(page, "检测");
    assert.ok((await page.$$("tbody tr")).length > 1);
    assert.equal(await page.inputValue("#q"), "检测");
    await sound(page, `find-several-${way.name}`);
    await seek(page, "月球车");
    assert.match(await page.textContent("main"), /没有找到您可以查看的文件/);
    await sound(page, `find-none-${way.name}`);
    await seek(page, "NX2026-000001-1");
    assert.match(await page.textContent("main"), /校验位不符/);
    await sound(page, `find-wrong-${way.name}`);
    await page.context().close();
  });

  test(`anybody verifies a paper, and holds a file against it (${way.name})`, async () => {
    const staff = await as("gouhong", way);
    await staff.goto("/vouchers");
    await staff.locator("main tbody th a").first().click();
    await staff.waitForLoadState();
    const href = await staff.getAttribute("main a[href^='/papers/']", "href");
    const pdf = await (await staff.context().request.get(href)).body();
    const text = execFileSync("pdftotext", ["-layout", "-", "-"], { input: pdf, encoding: "utf8" });
    const number = text.match(/NX20\d\d-\d{6}-\S/)[0];
    const check = text.match(/验证码\s*([0-9A-Za-z]{4})\W?([0-9A-Za-z]{4})/).slice(1).join("");
    const page = await house.page(way);
    await page.goto("/verify");
    await page.fill("#number", number);
    await page.fill("#c", check.toLowerCase());
    await press(page, "核验");
    assert.match(page.url(), new RegExp(`/verify/${number}\\?c=`), await page.innerText("main"));
    await sound(page, `verify-${way.name}`);
    for (const [at, buffer, told] of [
      ["issued", pdf, "是：与平台出具的文件完全相同"],
      ["other", Buffer.concat([pdf, Buffer.from("\n")]), "不是：与平台出具的、签章后提交的文件都不相同"],
    ]) {
      await page.setInputFiles("main input[type=file]", { name: `${at}.pdf`, mimeType: "application/pdf", buffer });
      if (!way.js) {
        await Promise.all([page.waitForNavigation(), page.click("main form[enctype] button")]);
      }
      await page.locator(".kq-verdict:visible", { hasText: told }).waitFor();
      await sound(page, `verify-${at}-${way.name}`);
    }
    // Last of all: whoever has guessed waits.
    if (way === ways.at(-1)) {
      await page.goto("/verify");
      await page.fill("#number", number);
      await page.fill("#c", "00000000");
      await press(page, "核验");
      assert.match(await page.title(), /^错误：/);
      await sound(page, "verify-wrong");
    }
    await page.context().close();
    await staff.context().close();
  });

  test(`a laboratory sees its own (${way.name})`, async () => {
    const page = await as("saishang", way);
    await page.goto("/mine");
    await seek(page, "枸红");
    await sound(page, `find-firm-${way.name}`);
    await page.goto("/mine");
    await page.click("text=查看入库申请");
    await page.click("text=关联查询");
    await sound(page, `related-provider-${way.name}`);
    await page.context().close();
  });
}
