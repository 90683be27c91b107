// A desk by keyboard, many boxes at once, and how far an export is. All of it can be done without.
const KEPT = "kq-keys";

const typing = (target) => target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");

const follow = (selector) => document.querySelector(selector)?.click();

const choose = (value) => {
  const radio = document.querySelector(`input[name="decision"][value="${value}"]`);
  if (!radio) return;
  radio.checked = true;
  radio.focus();
};

// On the queue the keys go from row to row; on a file from one file to the next.
const move = (step) => {
  const rows = [...document.querySelectorAll("[data-rows] tbody th a")];
  if (rows.length === 0) return follow(step > 0 ? 'main a[rel="next"]' : 'main a[rel="prev"]');
  const at = rows.indexOf(document.activeElement);
  rows[Math.min(rows.length - 1, Math.max(0, at + step))].focus();
};

const tick = () => document.activeElement.closest("tr")?.querySelector('input[name="pick"]')?.click();

const keys = {
  j: () => move(1),
  k: () => move(-1),
  x: tick,
  a: () => choose("approve"),
  r: () => choose("return"),
  b: () => follow("main a[data-queue]"),
};

const on = () => localStorage.getItem(KEPT) !== "off";

const pressed = (event) => {
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.isComposing;
  if (!plain || !on() || typing(event.target) || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
};

const button = (text, act) => {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary";
  made.textContent = text();
  made.addEventListener("click", () => {
    act();
    made.textContent = text();
  });
  return made;
};

// Whoever does not want single keys to act turns them off, and they stay off.
const toggle = (place) => {
  const text = () => (on() ? "关闭快捷键" : "启用快捷键");
  place.append(button(text, () => localStorage.setItem(KEPT, on() ? "off" : "on")));
};

const all = (table) => {
  const boxes = () => [...table.querySelectorAll('input[name="pick"]')];
  const full = () => boxes().every((box) => box.checked);
  const turn = () => {
    const checked = !full();
    boxes().forEach((box) => (box.checked = checked));
  };
  table.before(button(() => (full() ? "全部取消" : "勾选本页全部"), turn));
};

const received = async (answer, tell) => {
  const whole = Number(answer.headers.get("content-length"));
  const reader = answer.body.getReader();
  const pieces = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    pieces.push(part.value);
    size += part.value.length;
    tell(whole > 0 ? Math.floor((size * 100) / whole) : null);
  }
  return new Blob(pieces, { type: answer.headers.get("content-type") });
};

// The name in any script, before the plain one for old readers (RFC 6266).
const nameOf = (header) => {
  const full = /filename\*=UTF-8''([^;]+)/.exec(header);
  return full ? decodeURIComponent(full[1]) : /filename="([^"]+)"/.exec(header)[1];
};

const save = (blob, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};

const exporting = (link) => {
  const bar = document.createElement("progress");
  const text = document.createElement("span");
  text.setAttribute("role", "status");
  bar.max = 100;
  bar.setAttribute("aria-label", "导出进度");
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    if (link.dataset.under === "way") return;
    link.dataset.under = "way";
    bar.removeAttribute("value");
    text.textContent = "正在生成文件 ";
    link.after(" ", text, bar);
    try {
      const answer = await fetch(link.href);
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      const blob = await received(answer, (done) => {
        text.textContent = done === null ? "正在下载 " : `正在下载 ${done}% `;
        if (done !== null) bar.value = done;
      });
      save(blob, nameOf(answer.headers.get("content-disposition")));
      text.textContent = "已保存到下载目录";
      bar.remove();
    } catch {
      // The plain way tells what is wrong on a page of its own.
      window.location.assign(link.href);
    }
    delete link.dataset.under;
  });
};

let listening = false;

export const helpDesks = (root) => {
  root.querySelectorAll("[data-keys]").forEach(toggle);
  root.querySelectorAll("[data-rows]").forEach(all);
  root.querySelectorAll("[data-export]").forEach(exporting);
  if (listening || !root.querySelector("[data-keys]")) return;
  listening = true;
  root.addEventListener("keydown", pressed);
};
