// A desk of many files: sifted, ordered, exported, approved together, and decided one after the other by keyboard.
import { strict as assert } from "node:assert";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";
import { open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, twoWays } from "./typing.mjs";

describe("desk", () => {
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
  const rows = (page) => page.locator("main tbody tr").count();

  for (const way of twoWays) {
    test(`a desk narrows, orders and keeps its view, ${way.name}`, async () => {
      const desk = await as("agency", way);
      await desk.goto("/queue");
      await sound(desk, `desk-queue-${way.name}`);
      const all = await rows(desk);
      await desk.click("text=更多条件和显示的列");
      await desk.fill("#from", "9");
      await desk.fill("#to", "1");
      await press(desk, "筛选");
      await refusedWell(desk, ["to"]);
      await sound(desk, `desk-refused-${way.name}`);
      await desk.fill("#from", "1万");
      await desk.fill("#to", "");
      await desk.check("[name=col][value=county]");
      await press(desk, "筛选");
      assert.ok((await rows(desk)) < all);
      await desk.click("summary:has-text('保存的视图')");
      await desk.fill("#name", `大额${way.name}`);
      await press(desk, "保存视图");
      assert.equal(await desk.locator(`main [aria-current=page]:has-text("大额${way.name}")`).count(), 1);
      await sound(desk, `desk-view-${way.name}`);
      await desk.goto("/contracts?q=2026");
      await sound(desk, `desk-list-${way.name}`);
    });
  }

  test("an export says what the page says, and how far it is", async () => {
    const desk = await as("agency");
    await desk.goto("/queue");
    const total = await desk.textContent("tfoot th");
    const [saved] = await Promise.all([desk.waitForEvent("download"), desk.click("text=导出 CSV")]);
    assert.match(saved.suggestedFilename(), /^待办-\d{4}-\d\d-\d\d\.csv$/);
    const lines = readFileSync(await saved.path(), "utf8").trim().split("\n");
    assert.equal(lines.length, (await rows(desk)) + 2);
    assert.ok(lines.at(-1).startsWith(total.trim().replace("件", "行")), lines.at(-1));
    await desk.waitForSelector("text=已保存到下载目录");
    await sound(desk);
    const [book] = await Promise.all([desk.waitForEvent("download"), desk.click("text=导出 Excel")]);
    assert.equal(readFileSync(await book.path()).subarray(0, 2).toString(), "PK");
  });

  test("keys lead from row to row and from file to file, and can be turned off", async () => {
    const desk = await as("agency");
    await desk.goto("/queue");
    await desk.keyboard.press("j");
    const first = await desk.evaluate(() => document.activeElement.textContent);
    await desk.keyboard.press("x");
    assert.equal(await desk.locator("[name=pick]:checked").count(), 1);
    await desk.keyboard.press("j");
    assert.notEqual(await desk.evaluate(() => document.activeElement.textContent), first);
    await desk.keyboard.press("k");
    await Promise.all([desk.waitForNavigation(), desk.keyboard.press("Enter")]);
    assert.match(desk.url(), /recheck$/);
    await desk.keyboard.press("r");
    assert.ok(await desk.isChecked("[name=decision][value=return]"));
    await desk.keyboard.press("a");
    assert.ok(await desk.isChecked("[name=decision][value=approve]"));
    await desk.focus("#words");
    await desk.keyboard.type("jab");
    assert.equal(await desk.inputValue("#words"), "jab", "letters are letters in a text field");
    await desk.focus("main a[rel=next]");
    const here = desk.url();
    await Promise.all([desk.waitForNavigation(), desk.keyboard.press("j")]);
    assert.notEqual(desk.url(), here);
    await desk.goto(here);
    await Promise.all([desk.waitForNavigation(), desk.keyboard.press("b")]);
    assert.match(desk.url(), /\/queue$/);
    await desk.click("summary:has-text('键盘快捷键')");
    await sound(desk, "desk-keys");
    await desk.click("text=关闭快捷键");
    await desk.reload();
    await desk.keyboard.press("j");
    assert.equal(await desk.evaluate(() => document.activeElement.tagName), "BODY");
  });

  // The phone goes first: it looks, goes back, and leaves the files for the wide window.
  test("many are looked at on a telephone without scripts", async () => {
    const desk = await as("agency", { size: "phone", js: false });
    await desk.goto("/queue");
    for (const box of await desk.$$("[name=pick]")) {
      await box.check();
    }
    await press(desk, "核对勾选的各件");
    assert.match(await desk.textContent("main"), /可以通过 \d+ 件/);
    await sound(desk, "desk-look-phone");
  });

  test("many are approved together, then the next file is offered", async () => {
    const desk = await as("agency");
    await desk.goto("/queue");
    await desk.click("text=勾选本页全部");
    const ticked = await desk.locator("[name=pick]:checked").count();
    assert.ok(ticked > 1);
    await press(desk, "核对勾选的各件");
    await sound(desk, "desk-look");
    await press(desk, "通过");
    assert.match(await desk.textContent("main"), /已通过 \d+ 件/);
    await sound(desk, "desk-outcome");
    const centre = await as("centre");
    await centre.goto("/queue/next?act=confirm-contract");
    await centre.check("[name=decision][value=approve]");
    await press(centre, "提交结论");
    await press(centre, "审定发券");
    await sound(centre, "desk-done");
    await centre.click("text=下一件");
    assert.match(centre.url(), /confirm|queue/);
  });
});
