// The estimate beside an amount, once the amount is left; nothing is saved by it. The button beside it does the same without
// this file.
const fresh = async (form) => {
  const typed = new FormData(form);
  typed.append("then", "peek");
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(typed) });
  return answer.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
};

const show = (form, page) => {
  const estimate = page?.getElementById("estimate");
  // What was computed for another amount says nothing of this one.
  document.getElementById("estimate")?.remove();
  if (!estimate) return;
  estimate.setAttribute("aria-live", "polite");
  form.querySelector('button[name="then"][value="estimate"]').after(estimate);
};

const watch = (form, input) => {
  input.addEventListener("change", async () => {
    if (form.dataset.sent === "yes") return;
    try {
      const page = await fresh(form);
      if (form.dataset.sent !== "yes") show(form, page);
    } catch (fault) {
      console.warn(fault);
    }
  });
};

export const watchAmounts = (root) => {
  root.querySelectorAll('form[method="post"]').forEach((form) => {
    const input = form.querySelector('input[name="amount"]');
    const button = form.querySelector('button[name="then"][value="estimate"]');
    if (input && button) watch(form, input);
  });
};
