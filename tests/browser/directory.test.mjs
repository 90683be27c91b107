// The directory as a visitor uses it: every way of finding, filters without JavaScript, what is told when nothing is found.
import { strict as assert } from "node:assert";
import { after, before, test } from "node:test";
import { open, press, sound, ways } from "./harness.mjs";

let house;
before(async () => {
  house = await open();
});
after(() => house?.close());

const seek = async (page, words) => {
  await page.goto("/providers");
  await page.fill("#words", words);
  await press(page, "查找");
  return page.$$eval(".kq-found h3", (all) => all.map((one) => one.textContent.trim()));
};

for (const way of ways) {
  test(`every way of finding a provider (${way.name})`, async () => {
    const page = await house.page(way);
    const lab = "塞上材料检测研究院";
    for (const words of ["塞上材料", "sscl", "saishang", "sài shàng", "ＳＳＣＬ", "金相检验 塞上", "银川市兴庆区", "GB/T 228.1-2021", "gbt228.1", "228.1 拉伸", "jsm7800f", "衍射仪"]) {
      assert.deepEqual(await seek(page, words), [lab], words);
      assert.equal(await page.inputValue("#words"), words, "what was typed is still there");
    }
    await seek(page, "金相检验");
    assert.equal(await page.textContent(".kq-found mark"), "金相检验");
    await seek(page, "gb228.1");
    const line = await page.textContent(".kq-why li");
    assert.match(line, /金属材料室温拉伸试验 · GB\/T 228\.1-2021/);
    assert.match(line, /300\.00 元/, "the price that is public, not the one that waits");
    await sound(page, `directory-found-${way.name}`);
    await page.context().close();
  });

  test(`filters are links and lead back (${way.name})`, async () => {
    const page = await house.page(way);
    await seek(page, "检测");
    const before = await page.textContent("h2");
    await page.click(".kq-filters a:text-is('区外')");
    assert.match(page.url(), /words=.+region=outside/);
    assert.match(await page.textContent(".kq-chosen"), /区内或区外：区外/);
    assert.match(await page.textContent("h2"), /共 1 家/);
    await sound(page, `directory-filtered-${way.name}`);
    await page.click(".kq-chosen a");
    assert.equal(await page.textContent("h2"), before);
    await page.goto("/providers?sort=served");
    assert.equal(await page.textContent(".kq-order [aria-current]"), "服务最多");
    const served = await page.$$eval(".kq-found > li > p:last-child", (all) =>
      all.map((one) => Number(one.textContent.match(/已服务创新券 (\d+) 张/)[1])),
    );
    assert.deepEqual(served, [...served].sort((a, b) => b - a));
    assert.ok(served[0] > 0);
    await sound(page, `directory-all-${way.name}`);
    await page.context().close();
  });

  test(`nothing found, nearest offered (${way.name})`, async () => {
    const page = await house.page(way);
    assert.deepEqual(await seek(page, "塞尚材廖"), ["塞上材料检测研究院"]);
    assert.match(await page.textContent("main"), /没有找到符合条件的机构，下面是最接近的/);
    await sound(page, `directory-nearest-${way.name}`);
    assert.deepEqual(await seek(page, "zzzzqqqq"), []);
    assert.match(await page.textContent("main"), /减少关键词/);
    await sound(page, `directory-nothing-${way.name}`);
    await page.goto("/open");
    await sound(page, `directory-open-${way.name}`);
    await page.context().close();
  });
}

test("the open data equal the pages", async () => {
  const page = await house.page();
  const json = await (await fetch(`${house.address}/open/providers.json`)).json();
  await page.goto("/providers");
  const shown = await page.$$eval(".kq-found h3 a", (all) =>
    all.map((one) => [one.textContent.trim(), one.getAttribute("href").split("/").pop()]),
  );
  const given = json.providers.map((one) => [one.name, one.id]);
  assert.deepEqual(given.sort(), shown.sort());
  const services = await (await fetch(`${house.address}/open/services.json`)).json();
  for (const one of services.services) {
    await page.goto(`/providers?words=${encodeURIComponent(`${one.item} ${one.method}`)}`);
    const lines = await page.$$eval(".kq-why li", (all) => all.map((line) => line.textContent));
    const price = Number(one.price).toLocaleString("en", { minimumFractionDigits: 2 });
    assert.ok(lines.some((line) => line.includes(one.item) && line.includes(`${price} 元`)), one.item);
  }
  assert.ok(services.services.length > 3);
  const csv = await (await fetch(`${house.address}/open/providers.csv`)).text();
  assert.equal(csv.trim().split("\r\n").length, shown.length + 1);
  await page.context().close();
});
