// A file over its limit is named before it is sent; a second submit of one form is dropped until the first is answered.
const MEGABYTE = 1024 * 1024;

const tooLarge = (input) => {
  const limit = Number(input.dataset.maxMb) * MEGABYTE;
  return limit > 0 && [...input.files].some((file) => file.size > limit);
};

const watchFile = (input) => {
  input.addEventListener("change", () => {
    const message = tooLarge(input)
      ? `所选文件超过 ${input.dataset.maxMb} MB，压缩或拆分后再选`
      : "";
    input.setCustomValidity(message);
    input.reportValidity();
  });
};

const watchSubmit = (form) => {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
  });
};

// A refused form is the answer to a submit. Its place in the history becomes that of the page itself, so that Back asks
// the server for the page instead of the visitor for a second submit.
const settle = (root) => {
  if (root.querySelector(".govuk-error-summary")) history.replaceState(history.state, "", window.location.href);
};

export const guardForms = (root) => {
  settle(root);
  root.querySelectorAll('input[type="file"][data-max-mb]').forEach(watchFile);
  root.querySelectorAll('form[method="post"]').forEach(watchSubmit);
  // A page taken back from the browser's memory may be sent again: the server then answers with the first result.
  window.addEventListener("pageshow", () => {
    root.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
  });
};
