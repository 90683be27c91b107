// What people type: numbers with their check characters, dates in three fields, a new account.
import { press } from "./harness.mjs";

const letters = "0123456789ABCDEFGHJKLMNPQRTUWXY";

// A credit code with its check character (GB 32100-2015).
export const creditCode = (seventeen) => {
  const sum = [...seventeen].reduce((total, letter, at) => total + letters.indexOf(letter) * (3 ** at % 31), 0);
  return seventeen + letters[(31 - (sum % 31)) % 31];
};

// A resident ID with its check character (GB 11643-1999).
export const residentId = (seventeen) => {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number(seventeen[at]), 0);
  return seventeen + "10X98765432"[sum % 11];
};

// A PDF of one page, whole and harmless; another name makes another file.
export const paper = (name = "") => {
  const objects = [
    "<</Type/Catalog/Pages 2 0 R>>",
    "<</Type/Pages/Kids[3 0 R]/Count 1>>",
    `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>\n% ${name}`,
  ];
  let text = "%PDF-1.4\n";
  const offsets = objects.map((object, at) => {
    const offset = Buffer.byteLength(text);
    text += `${at + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const start = Buffer.byteLength(text);
  const size = objects.length + 1;
  text += `xref\n0 ${size}\n0000000000 65535 f \n${offsets.join("")}`;
  text += `trailer\n<</Size ${size}/Root 1 0 R>>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(text);
};

export const on = (page) => press(page, "保存并继续");

export const fillDate = async (page, field, [year, month, day]) => {
  await page.fill(`#${field}`, year);
  await page.fill(`#${field}-month`, month);
  await page.fill(`#${field}-day`, day);
};

export const signUp = async (page, login, role) => {
  await page.goto("/sign-up");
  await page.check(`[name=role][value=${role}]`);
  await page.fill("#name", "韩梅");
  await page.fill("#login", login);
  await page.fill("#password", "Helan-shan-2026");
  await page.fill("#password_again", "Helan-shan-2026");
  await press(page, "开户并登录");
};

// The password that the demo's people share, as the sign-in page shows it.
export const demoPassword = async (house) => {
  const page = await house.page();
  await page.goto("/sign-in");
  const password = (await page.textContent("main")).match(/密码都是\s*(\S+?)。/)[1];
  await page.context().close();
  return password;
};

// A journey is long: once with scripts on a desk, once without on a phone.
export const twoWays = [
  { size: "desktop", js: true, name: "desktop" },
  { size: "phone", js: false, name: "phone-nojs" },
];
