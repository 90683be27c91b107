// What people do on the platform, step by step; every page they come to is held against what every page must fulfil.
import { strict as assert } from "node:assert";
import { freshly, press, signIn, sound } from "./harness.mjs";
import { seals } from "./sealing.mjs";
import { creditCode, demoPassword, fillDate, paper, residentId, signUp } from "./typing.mjs";

const PASSWORD = "Helan-shan-2026";
const PAPER = paper();

const day = (date) => [`${date.getFullYear()}`, `${date.getMonth() + 1}`, `${date.getDate()}`];
export const today = () => day(new Date());
// The legal day is Beijing's, whatever the clock of the machine says (R6).
export const legalToday = () => {
  const [year, month, date] = new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai" }).format(new Date()).split("-");
  return [year, `${Number(month)}`, `${Number(date)}`];
};
export const later = (days) => day(new Date(Date.now() + days * 86_400_000));

// Everybody who takes part, each with a browser of his own, at one size, with or without scripts.
export const people = async (house, way) => {
  const password = await demoPassword(house);
  const known = new Map();
  const seen = new Set();
  return {
    way,
    house,
    // A page of one kind is looked at once a person: what it is made of does not change with the file.
    look: async (page, who) => {
      const kind = new URL(page.url()).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "id");
      const name = `${who}${kind.replaceAll("/", "-")}`;
      if (!seen.has(name)) {
        seen.add(name);
        await sound(page, `journey-${name}-${way.name}`);
      }
    },
    // The browser of a person of the demo, or of one who opened his own account.
    as: async (login) => {
      if (!known.has(login)) {
        const page = await house.page(way);
        await signIn(page, login, password);
        known.set(login, page);
      }
      return known.get(login);
    },
    open: async (login, role) => {
      const page = await house.page(way);
      await signUp(page, login, role);
      known.set(login, page);
      return page;
    },
    // Somebody with an account signs in again with the password he chose.
    again: async (login) => {
      const page = await house.page(way);
      await signIn(page, login, PASSWORD);
      known.set(login, page);
      return page;
    },
  };
};

// Fills what the page asks of these answers, whatever the order of the questions.
const fill = async (page, answers) => {
  for (const [field, value] of Object.entries(answers)) {
    if (await page.locator(`#${field}-month`).count()) {
      await fillDate(page, field, value);
      continue;
    }
    const inputs = page.locator(`main [name="${field}"]`);
    if (!(await inputs.count())) {
      continue;
    }
    const kind = await inputs.first().evaluate((input) => input.type);
    if (kind === "hidden") {
      continue;
    }
    if (kind === "radio" || kind === "checkbox") {
      await page.check(`main [name="${field}"][value="${value}"]`);
    } else if (kind === "select-one") {
      await page.selectOption(`#${field}`, value);
    } else {
      await page.fill(`#${field}`, value);
    }
  }
};

// A paper of its own for every slot that the page asks for.
export const papers = async (page) => {
  for (const input of await page.locator('main input[type="file"]').all()) {
    const slot = await input.getAttribute("name");
    await input.setInputFiles({ name: `${slot}.pdf`, mimeType: "application/pdf", buffer: paper(slot) });
  }
};

// Answers question after question until the check page.
const answer = async (town, page, who, answers) => {
  for (let step = 0; !/\/check$/.test(page.url()); step += 1) {
    assert.ok(step < 15, `the questions do not end: ${page.url()}`);
    const here = page.url();
    await fill(page, answers);
    await papers(page);
    await press(page, "保存并继续");
    const wrong = await page.locator(".govuk-error-summary").allTextContents();
    assert.notEqual(page.url(), here, `${here}\n${wrong}`);
    await town.look(page, who);
  }
  await fill(page, answers);
};

// The number on the confirmation.
const numbered = async (page, pattern) => {
  const found = (await page.textContent(".govuk-panel")).match(pattern);
  assert.ok(found, `${page.url()} confirms no number`);
  return found[0];
};

export const registers = async (town, { login, name, serial }) => {
  const page = await town.open(login, "subject");
  await town.look(page, "firm");
  await page.click("text=登记实名信息");
  await town.look(page, "firm");
  await press(page, "开始登记");
  await press(page, "继续填写");
  await answer(town, page, "firm", {
    kind: "enterprise",
    name,
    uscc: creditCode(`91640105MA78D00${serial}`),
    legal_person: "yes",
    representative: "韩大勇",
    representative_identity: residentId(`64010419810101${serial}5`),
    division: "640105",
    address: "文萃街 8 号",
    contact: "韩梅",
    phone: "13995001234",
    bank: "宁夏银行西夏支行",
    bank_account: "6229 0000 1111 2222",
    truth: "yes",
  });
  await press(page, "提交主体登记");
  await town.look(page, "firm");
  return numbered(page, /ZC20\d\d-\S+/);
};

export const applies = async (town, { login, name, serial, region }) => {
  const page = await town.open(login, "provider");
  await page.click("text=填写入库申请");
  await town.look(page, "lab");
  await press(page, "开始申请");
  await press(page, "继续填写");
  const inside = region === "inside";
  await answer(town, page, `lab-${region}`, {
    name,
    uscc: creditCode(inside ? `12640000MB78C00${serial}` : `91310115MA1K9${serial}23`),
    region,
    division: "640106",
    province: "上海市",
    address: "正源南街 8 号",
    class: inside ? "testing" : "other-province",
    recognition: "检验检测机构资质认定证书 241512050123",
    platform: "上海市科技创新券服务平台",
    platform_number: `SH${serial}`,
    representative: "马学文",
    representative_identity: residentId(`64010619750606${serial}${inside ? 1 : 2}`),
    contact: "韩梅",
    phone: "13895001234",
    public_phone: "0951-6012345",
    uses: "testing",
    services: "材料成分分析、金相检验、力学性能测试。",
    bank: "中国银行金凤支行",
    bank_account: "621700001111",
    truth: "yes",
  });
  await press(page, "提交入库申请");
  await town.look(page, "lab");
  return numbered(page, /JG20\d\d-\S+/);
};

// A desk takes a file from its queue and decides on it; what cannot be undone is looked at twice.
export const decides = async (town, desk, number, { decision = "approve", reasons = [] } = {}) => {
  const page = await town.as(desk);
  await page.goto("/queue");
  await town.look(page, desk);
  await page.fill("#q", number);
  await press(page, "筛选");
  await town.look(page, desk);
  await page.locator("main tbody a", { hasText: number }).first().click();
  await page.waitForLoadState();
  await town.look(page, desk);
  await page.check(`[name=decision][value=${decision}]`);
  for (const [at, reason] of reasons.entries()) {
    if (at > 0) {
      await press(page, "再加一条理由");
    }
    const n = at + 1;
    await page.fill(`[name=reason-${n}-message]`, reason.message);
    await page.fill(`[name=reason-${n}-fix]`, reason.fix);
    await page.selectOption(`[name=reason-${n}-clause]`, reason.clause);
  }
  await press(page, "提交结论");
  if (await page.locator("main input[name=checked]").count()) {
    await town.look(page, `${desk}-second`);
    await Promise.all([page.waitForNavigation(), page.locator("main form button").first().click()]);
  }
  assert.equal(await page.locator(".govuk-error-summary").count(), 0, await page.textContent("main"));
  assert.match(await page.textContent(".govuk-notification-banner"), /已办/);
  await town.look(page, `${desk}-decided`);
  return page;
};

// The firm finds the provider in the directory and fills in the contract.
export const contracts = async (town, login, { provider, title, amount }) => {
  const page = await town.as(login);
  await page.goto("/providers");
  await page.fill("#words", provider);
  await press(page, "查找");
  await town.look(page, "firm");
  await page.click(`main a:has-text("${provider}")`);
  await page.waitForLoadState();
  await town.look(page, "firm");
  await press(page, "发起合同");
  await town.look(page, "firm");
  await press(page, "开始填写");
  await answer(town, page, "firm", {
    purpose: "testing",
    title,
    item: "力学性能测试",
    content: "对新研制的样件做成分分析和力学性能测试，比较三种配方。",
    method: "GB/T 228.1-2021",
    deliverables: "检测报告一份。",
    acceptance: "报告经委托方确认。",
    signed_on: today(),
    starts_on: today(),
    ends_on: later(60),
    amount,
    tech: "none",
    has_project: "no",
    own_use: "yes",
    not_split: "yes",
    no_excluded_test: "yes",
    no_plan_funding: "yes",
    not_affiliated: "yes",
  });
  await town.look(page, "firm-check");
  await press(page, "拟定服务合同 ¥");
  await town.look(page, "firm-drawn");
  await seals(page);
  await town.look(page, "firm-sent");
  return numbered(page, /HT20\d\d-\S+/);
};

// Opens a file of somebody's list by words that only it has.
export const opens = async (town, login, list, words) => {
  const page = await town.as(login);
  await page.goto(`${list}?q=${encodeURIComponent(words)}`);
  await town.look(page, `${login}-list`);
  await page.locator("main tbody th a").first().click();
  await page.waitForLoadState();
  await town.look(page, `${login}-file`);
  return page;
};

// Follows a link or button of the page, and looks at where it leads.
export const follows = async (town, page, who, text) => {
  await press(page, text);
  await town.look(page, who);
};

// Both confirm that the service is complete, the provider first.
export const completes = async (town, { firm, lab, title }) => {
  const theirs = await opens(town, lab, "/contracts", title);
  await follows(town, theirs, "lab-completes", "确认服务完成");
  await follows(town, theirs, "lab-completed", "确认服务已完成");
  assert.match(await theirs.textContent("main"), /等待对方确认/);
  const page = await opens(town, firm, "/contracts", title);
  await follows(town, page, "firm-completes", "确认服务完成");
  const told = (await page.textContent("main")).match(/截止日是 (\d{4}-\d\d-\d\d)/);
  assert.ok(told, "the last day is told before the act");
  await follows(town, page, "firm-completed", "确认服务已完成");
  assert.ok((await page.textContent("main")).includes(told[1]), "the same last day after it");
  return page;
};

// The firm rates and hands in one ticket and one result.
export const proves = async (town, page, { number, amount, seller }) => {
  await Promise.all([page.waitForNavigation(), page.click("main a:has-text('评价服务机构')")]);
  await town.look(page, "firm");
  await page.check("[name=stars][value='5']");
  await page.fill("#comment", "报告及时，数据完整");
  await follows(town, page, "firm-rated", "提交评价");
  await fill(page, { kind: "digital", number: "12", issued_on: today(), amount });
  const file = { name: "发票.pdf", mimeType: "application/pdf", buffer: PAPER };
  await page.setInputFiles("#attachment", file);
  await follows(town, page, "firm-ticket-refused", "登记这张票据");
  assert.match(await page.title(), /^错误：/);
  assert.match(await page.textContent("main"), /已接收：发票\.pdf/);
  assert.equal(await page.inputValue("#seller"), seller);
  await page.fill("#number", number);
  await follows(town, page, "firm-ticket", "登记这张票据");
  assert.match(await page.textContent("main"), /票据已登记/);
  await Promise.all([page.waitForNavigation(), page.click("main a:has-text('上传成果证明')")]);
  await town.look(page, "firm");
  await page.setInputFiles("#attachment", { name: "检测报告.exe.pdf", mimeType: "application/pdf", buffer: Buffer.from("MZ\x90\0") });
  await follows(town, page, "firm-result-refused", "上传成果证明");
  assert.match(await page.textContent("main"), /内容不是可接受的种类/);
  await page.setInputFiles("#attachment", { name: "检测报告.pdf", mimeType: "application/pdf", buffer: PAPER });
  await follows(town, page, "firm-result", "上传成果证明");
  assert.match(await page.textContent("main"), /成果证明已上传/);
};

// The claimant claims what the page says will be paid.
export const claims = async (town, login, { title, amount }) => {
  const page = await opens(town, login, "/vouchers", title);
  await follows(town, page, `${login}-claims`, "提交兑付申请");
  const main = await page.textContent("main");
  assert.ok(main.includes(`${amount} 元`), main);
  await follows(town, page, `${login}-claimed`, `提交兑付申请 ¥${amount}`);
  assert.match(await page.textContent("main"), /\d{4}-\d\d-\d\d 24时前（7 个工作日）/);
  return numbered(page, /DF20\d\d-\S+/);
};

// Finance pays and records the bank's number.
export const pays = async (town, number, reference) => {
  const page = await town.as("finance");
  await page.goto(`/queue?q=${number}`);
  await town.look(page, "finance");
  await page.locator("main tbody a", { hasText: number }).first().click();
  await page.waitForLoadState();
  await freshly(page);
  await town.look(page, "finance");
  await page.fill("#reference", reference);
  await follows(town, page, "finance-second", "下一步：核对");
  const form = page.url();
  await follows(town, page, "finance-paid", "登记付款 ¥");
  assert.match(await page.textContent("main"), /已付款/);
  // Back after paying: nothing is paid twice.
  await page.goto(form);
  assert.match(page.url(), /\/claims\/[0-9a-f-]+$/);
};

// The budget of this year as Finance sees it, in fen.
export const budget = async (town) => {
  const page = await town.as("finance");
  await page.goto("/budget");
  await town.look(page, "finance");
  const year = new Date().getFullYear();
  const line = page.locator("table", { hasText: `${year} 年度创新券兑付` }).first();
  const figure = async (key) => {
    const row = line.locator("tbody tr", { has: page.locator("th", { hasText: new RegExp(`^\\s*${key}\\s*$`) }) });
    const text = await row.locator("td").first().textContent();
    return Number(text.replace(/[\s,.]/g, ""));
  };
  const found = {
    granted: await figure("预算"),
    bound: await figure("已占用"),
    paid: await figure("已付款"),
    free: await figure("可用"),
  };
  assert.equal(found.granted, found.bound + found.paid + found.free, "what is granted is bound, paid or free");
  return found;
};
