// The disk is full while a file is sent: the sender is told, nothing is lost, and the next file is taken.
import { strict as assert } from "node:assert";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { open, press, refusedWell, signIn, sound } from "./harness.mjs";
import { demoPassword, paper } from "./typing.mjs";

const pdf = (size) => ({ name: "检测方案.pdf", mimeType: "application/pdf", buffer: paper("x".repeat(size)) });

test("a file that finds no room is refused, and the form stands", async () => {
  const house = await open({ largest: 12 * 1024 });
  try {
    const page = await house.page({ js: false });
    await signIn(page, "gouhong", await demoPassword(house));
    await page.goto("/providers");
    await page.locator("main h3 a").first().click();
    await press(page, "发起合同");
    await press(page, "开始填写");
    await page.goto(page.url().replace(/\/[^/]+$/, "/files"));
    const input = page.locator("main input[type=file]").first();
    const field = await input.getAttribute("name");
    await input.setInputFiles(pdf(15 << 20));
    await press(page, "保存并继续");
    await refusedWell(page, [field]);
    assert.match(await page.textContent("main"), /文件“检测方案\.pdf”没有存下/);
    await sound(page, "full");
    const files = readdirSync(join(house.data, "files"), { recursive: true, withFileTypes: true });
    const kept = files.filter((one) => one.isFile()).map((one) => one.name);
    assert.deepEqual(kept.filter((name) => !/^[0-9a-f]{64}$/.test(name)), [], "nothing half written is left behind");
    await page.locator("main input[type=file]").first().setInputFiles(pdf(100));
    await press(page, "保存并继续");
    assert.equal(await page.locator(".govuk-error-summary").count(), 0, await page.textContent("main"));
  } finally {
    await house.close();
  }
});
