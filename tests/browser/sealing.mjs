// Signing and sealing in the place of the parties: the contract is downloaded, a signature appended, and the copy sent.
import { strict as assert } from "node:assert";
import { press } from "./harness.mjs";

const after = (pdf, key) => {
  const at = pdf.lastIndexOf(key);
  assert.ok(at >= 0, `no ${key} in the paper`);
  return pdf.subarray(at + key.length, at + key.length + 60).toString("latin1").trim();
};

// Appends a signature as signing programs do: not a byte of what was there changes.
export const signed = (pdf) => {
  const before = parseInt(after(pdf, "startxref"), 10);
  const size = parseInt(after(pdf, "/Size"), 10);
  const root = after(pdf, "/Root").split(/\s+/).slice(0, 2).join(" ");
  const value = "0".repeat(64);
  const pad = (number) => String(number).padStart(10, "0");
  const object = (gap, rest, length) =>
    `\n${size} 0 obj\n<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached/ByteRange[0 ${pad(gap)} ${pad(rest)} ${pad(length)}]/Contents <${value}>>>\nendobj\n`;
  const tail = (text) =>
    `xref\n${size} 1\n${pad(pdf.length + 1)} 00000 n \ntrailer\n<</Size ${size + 1}/Root ${root} R/Prev ${before}>>\nstartxref\n${pdf.length + text.length}\n%%EOF\n`;
  const draft = object(0, 0, 0);
  const gap = pdf.length + draft.indexOf("/Contents <") + "/Contents ".length;
  const rest = gap + value.length + 2;
  const end = pdf.length + draft.length + tail(draft).length;
  const text = object(gap, rest, end - rest);
  return Buffer.concat([pdf, Buffer.from(text + tail(text), "latin1")]);
};

// The paper that the page of the seals offers.
export const paper = async (page) => {
  const href = await page.getAttribute("main a[href^='/papers/']", "href");
  const answer = await page.context().request.get(href);
  assert.equal(answer.status(), 200);
  assert.match(answer.headers()["content-disposition"], /^attachment/);
  return answer.body();
};

export const choose = (page, buffer, name = "签章后的合同.pdf") =>
  page.setInputFiles("#attachment", { name, mimeType: "application/pdf", buffer });

// From the page of the seals to the confirmation.
export const seals = async (page) => {
  assert.match(page.url(), /\/seal$/);
  await choose(page, signed(await paper(page)));
  await press(page, "提交服务合同 ¥");
  assert.match(page.url(), /\/seal\/done$/, await page.textContent("main"));
};
