// The contract form over time: a second contract with a known provider, a server that dies, a session that ends.
import { strict as assert } from "node:assert";
import { after, before, describe, test } from "node:test";
import { open, press, refusedWell, signIn, sound, startServer } from "./harness.mjs";
import { today } from "./living.mjs";
import { seals } from "./sealing.mjs";
import { demoPassword, fillDate, on } from "./typing.mjs";

// Counts what a person does, with the times of the keystroke-level model (Card, Moran and Newell 1980), in seconds.
const counted = (page) => {
  const [key, point, press_, hand, mental] = [0.28, 1.1, 0.2, 0.4, 1.35];
  const done = { fields: 0, clicks: 0, seconds: 0 };
  const pointed = () => {
    done.clicks += 1;
    done.seconds += point + press_;
  };
  return {
    done,
    // One field is typed: the hand goes to the keys, one key goes on to the next field.
    type: async (selector, text) => {
      // A Chinese character takes about three keys.
      const keys = [...text].reduce((sum, letter) => sum + (letter.charCodeAt(0) > 255 ? 3 : 1), 0);
      done.fields += 1;
      done.seconds += hand + key * (keys + 1);
      await page.fill(selector, text);
    },
    check: async (selector) => {
      pointed();
      await page.check(selector);
    },
    // A button, and the look at what comes next.
    press: async (locator) => {
      pointed();
      done.seconds += mental;
      await Promise.all([page.waitForNavigation(), locator.click()]);
    },
  };
};

const typeDate = async (hands, field, [year, month, day]) => {
  await hands.type(`#${field}`, year);
  await hands.type(`#${field}-month`, month);
  await hands.type(`#${field}-day`, day);
};

const later = (days) => {
  const date = new Date(Date.now() + days * 86_400_000);
  return [`${date.getFullYear()}`, `${date.getMonth() + 1}`, `${date.getDate()}`];
};

describe("the contract form over time", () => {
  let house;
  let password;
  before(async () => {
    house = await open();
    password = await demoPassword(house);
  });
  after(() => house?.close());

  for (const way of [
    { size: "desktop", js: true, name: "desktop" },
    { size: "phone", js: false, name: "phone-nojs" },
  ]) {
    test(`a second contract with a known provider takes few fields (UX-08), ${way.name}`, async () => {
      const page = await house.page(way);
      await signIn(page, "gouhong", password);
      const hands = counted(page);
      const save = () => hands.press(page.locator('main button:has-text("保存并继续")'));
      await page.goto("/mine");
      await sound(page, `again-mine-${way.name}`);
      await hands.press(page.locator('main form[action$="/again"] button').first());
      assert.match(page.url(), /\/content\?from=check$/);
      assert.notEqual(await page.inputValue("#content"), "", "the content came along");
      await sound(page, `again-content-${way.name}`);
      await hands.type("#title", `复测 ${way.name}`);
      await save();
      assert.match(page.url(), /\/dates/);
      assert.equal(await page.inputValue("#signed_on"), "", "dates are each contract's own");
      await typeDate(hands, "signed_on", today());
      await typeDate(hands, "starts_on", today());
      await typeDate(hands, "ends_on", later(30));
      await save();
      assert.match(page.url(), /\/amount/);
      await hands.type("#amount", way.js ? "8000" : "9000");
      await save();
      assert.match(page.url(), /\/project/);
      await hands.check("[name=has_project][value=no]");
      await save();
      assert.match(page.url(), /\/declarations/);
      for (const field of ["own_use", "not_split", "no_excluded_test", "no_plan_funding", "not_affiliated"]) {
        await hands.check(`#${field}`);
      }
      await save();
      assert.match(page.url(), /\/check$/);
      await sound(page, `again-check-${way.name}`);
      await hands.press(page.locator('main form button:has-text("服务合同 ¥")'));
      const { fields, clicks, seconds } = hands.done;
      console.log(`UX-08 ${way.name}: ${fields} fields, ${fields + clicks} clicks and keystroke groups, ${Math.round(seconds)} s`);
      assert.ok(fields <= 12, `${fields} fields were typed`);
      assert.ok(fields + clicks <= 25, `${fields + clicks} clicks and keystroke groups`);
      assert.ok(seconds <= 180, `${seconds} s`);
      assert.match(await page.textContent("main"), /HT20\d\d-/);
    });
  }

  test("a desk picks reasons from the checklist, and a second return names only what is new", async () => {
    const title = "边缘机柜电磁兼容测试";
    const firm = await house.page();
    await signIn(firm, "yunfu", password);
    await firm.goto("/contracts?q=" + encodeURIComponent(title));
    await firm.locator("main tbody th a").first().click();
    await press(firm, "修改并重新拟定");
    await firm.click("#content a");
    await firm.fill("#content", "机柜样品 6 台，辐射与传导测试。");
    await on(firm);
    await press(firm, "重新拟定");
    await seals(firm);
    const number = (await firm.textContent("main")).match(/HT20\d\d-\S+?-\d/)[0];
    const desks = [];
    for (const size of ["desktop", "phone"]) {
      const desk = await house.page({ size, js: size === "desktop" });
      await signIn(desk, "shapotou", password);
      await desk.goto(`/queue?q=${number}`);
      await desk.locator("main tbody a", { hasText: number }).first().click();
      await desk.waitForLoadState();
      await sound(desk, `desk-returned-${size}`);
      await desk.check("[name=decision][value=return]");
      await desk.fill("#reason-1-message", "没有写明由谁验收");
      await desk.fill("#reason-1-fix", "写明验收人");
      await desk.selectOption("#reason-1-clause", "8.2");
      await desk.selectOption("#reason-1-field", "acceptance");
      await press(desk, "提交结论");
      await refusedWell(desk, ["late"]);
      assert.match(await desk.textContent("#late-error"), /退回时已经存在，当时没有指出/);
      assert.equal(await desk.inputValue("#reason-1-field"), "acceptance");
      await sound(desk, `desk-late-${size}`);
      desks.push(desk);
    }
    await desks[0].fill("#late", "上次只看了金额");
    await press(desks[0], "提交结论");
    assert.match(await desks[0].textContent("main"), /有1条理由此前未指出，原因：上次只看了金额/);
  });

  test("the checklist of a desk", async () => {
    for (const size of ["desktop", "phone"]) {
      const desk = await house.page({ size });
      await signIn(desk, "xixia", password);
      await desk.goto("/queue?q=" + encodeURIComponent("枸杞多糖稳定性试验"));
      await desk.locator("main tbody a", { hasText: "HT20" }).first().click();
      await desk.waitForLoadState();
      await desk.check("[name=picks]");
      await sound(desk, `desk-checklist-${size}`);
    }
  });
});

describe("a draft outlives a server that is killed (UX-14)", () => {
  test("everything saved is there after a start on the same folder", async () => {
    const house = await open();
    let second;
    try {
      const password = await demoPassword(house);
      const page = await house.page();
      await signIn(page, "gouhong", password);
      await page.goto("/contracts/new");
      await press(page, "开始填写");
      const draft = page.url().replace(/\/[^/]+$/, "");
      await page.goto(`${draft}/content`);
      await page.fill("#title", "断电前的合同");
      await page.fill("#content", "写到一半。");
      await page.fill("#method", "GB/T 1");
      await on(page);
      await page.goto(`${draft}/dates`);
      await fillDate(page, "signed_on", today());
      // Sent and cut off at once: whether it arrived or not, the draft stands.
      const sending = page.click('main button:has-text("保存并继续")').catch(() => {});
      await house.kill();
      await sending;
      const port = Number(new URL(house.address).port);
      second = await startServer({ data: house.data, port, db: house.db });
      assert.equal(second.address, house.address);
      const again = await house.page();
      await signIn(again, "gouhong", password);
      await again.goto("/mine");
      assert.match(await again.textContent("main"), /断电前的合同/);
      await again.goto(`${draft}/content`);
      assert.equal(await again.inputValue("#title"), "断电前的合同");
      assert.equal(await again.inputValue("#content"), "写到一半。");
      assert.equal(await again.inputValue("#method"), "GB/T 1");
      await again.goto(`${draft}/dates`);
      const [year] = today();
      assert.ok(["", year].includes(await again.inputValue("#signed_on")), "all of the date or none");
    } finally {
      await house.leave();
      await (second ?? house).stop();
    }
  });
});
