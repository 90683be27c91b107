// The innovation map, as a visitor goes through it: by mouse, by keyboard, without scripts, on a telephone.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { open, press, signIn, sound, ways } from "./harness.mjs";

let house;
before(async () => {
  house = await open();
});
after(() => house?.close());

for (const way of ways) {
  test(`from the region to a county to a provider (${way.name})`, async () => {
    const page = await house.page(way);
    await page.goto("/map");
    const drawn = await page.$$eval(".kq-map svg a", (all) => all.map((one) => one.getAttribute("href")));
    const listed = await page.$$eval(".kq-places a", (all) => all.map((one) => one.getAttribute("href")));
    assert.equal(drawn.length, 22);
    assert.deepEqual(drawn, listed.slice(0, 22), "the list says what the drawing says");
    await sound(page, `map-region-${way.name}`);
    await page.click(".moj-sub-navigation a:text-is('仪器设备')");
    await page.selectOption("#division", "640104");
    await press(page, "筛选");
    assert.match(await page.textContent(".kq-map h2"), /银川市兴庆区：仪器设备 3 台/);
    await sound(page, `map-county-${way.name}`);
    await page.click(".kq-map svg a");
    assert.match(page.url(), /#p-1$/);
    await page.click("#p-1 h3 a");
    assert.match(await page.textContent("h1"), /塞上材料检测研究院/);
    await page.context().close();
  });
}

test("every county is reached by the keyboard alone", async () => {
  const page = await house.page();
  await page.goto("/map");
  await page.focus(".kq-filter button");
  const reached = [];
  for (let at = 0; at < 22; at += 1) {
    await page.keyboard.press("Tab");
    reached.push(await page.evaluate(() => document.activeElement.getAttribute("href")));
  }
  assert.equal(new Set(reached).size, 22);
  assert.ok(reached.every((href) => href.startsWith("/map?division=64")), reached.join("\n"));
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  assert.match(await page.textContent(".kq-map h2"), /中卫市海原县：服务机构 0 家/);
  await page.context().close();
});

test("the map is drawn nearer, moved and seen whole again", async () => {
  const page = await house.page({ size: "phone" });
  await page.goto("/map");
  const box = () => page.$eval(".kq-map svg", (svg) => svg.getAttribute("viewBox").split(" ").map(Number));
  const whole = await box();
  const press = (name) => page.click(`.kq-map__moves button:text-is("${name}")`, { force: true });
  await press("左移");
  assert.deepEqual(await box(), whole, "all of it is seen: there is nothing to move");
  await press("放大");
  const near = await box();
  assert.ok(near[2] < whole[2] && near[0] > whole[0]);
  await press("右移");
  assert.ok((await box())[0] > near[0]);
  await sound(page, "map-near");
  for (let at = 0; at < 9; at += 1) await press("缩小");
  assert.deepEqual(await box(), whole);
  await page.context().close();
});

for (const size of ["desktop", "phone"]) {
  test(`figures, numbers and guides (${size})`, async () => {
    const page = await house.page({ size });
    for (const [path, name] of [["/map/figures?show=providers", "map-figures"], ["/guides", "guides"], ["/guides/admit", "guide-admit"], ["/measures", "measures"]]) {
      await page.goto(path);
      await sound(page, `${name}-${size}`);
    }
    await page.goto("/sign-in");
    const [password] = (await page.content()).match(/Yanshi-[0-9a-f]+/);
    await signIn(page, "centre", password);
    await page.goto("/numbers");
    await sound(page, `numbers-${size}`);
    const money = (await page.textContent("main table a")).replace(" 元", "");
    await page.click("main table a");
    assert.ok((await page.textContent("main tfoot")).includes(money), "the rows sum to the figure");
    await sound(page, `numbers-rows-${size}`);
    await page.context().close();
  });
}
