// How far an upload is. The form goes as it would without this file; only the waiting is shown.
const show = (form) => {
  const bar = document.createElement("progress");
  const text = document.createElement("p");
  bar.max = 100;
  bar.className = "kq-progress";
  bar.setAttribute("aria-label", "上传进度");
  text.className = "govuk-body";
  text.setAttribute("role", "status");
  form.append(bar, text);
  return (done) => {
    if (done < 100) bar.value = done;
    else bar.removeAttribute("value");
    text.textContent = done < 100 ? `正在上传，${done}%` : "已上传，正在核对文件，稍候";
  };
};

// The form came back: its page is shown in the place of this one, as if it had been loaded.
const arrived = (answer, address) => {
  const page = new DOMParser().parseFromString(answer, "text/html");
  document.title = page.title;
  document.body.replaceWith(page.body);
  history.replaceState(null, "", address);
  window.scrollTo(0, 0);
  document.dispatchEvent(new Event("kq:arrived"));
};

const send = (form, submitter) => {
  const request = new XMLHttpRequest();
  const tell = show(form);
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  request.upload.addEventListener("progress", ({ loaded, total }) => tell(Math.min(99, Math.floor((loaded * 100) / total))));
  request.upload.addEventListener("load", () => tell(100));
  request.addEventListener("load", () => {
    const here = request.responseURL.split("#")[0];
    if (here !== form.action.split("#")[0]) window.location.assign(request.responseURL);
    else arrived(request.responseText, request.responseURL);
  });
  // Without an answer the form goes the plain way: the same request has the same effect once.
  request.addEventListener("error", () => form.submit());
  request.open("POST", form.action);
  request.send(data);
};

const watch = (form) => {
  form.addEventListener("submit", (event) => {
    const chosen = [...form.querySelectorAll('input[type="file"]')].some((input) => input.files.length > 0);
    if (event.defaultPrevented || !chosen) return;
    event.preventDefault();
    send(form, event.submitter);
  });
};

export const watchUploads = (root) => {
  root.querySelectorAll('form[enctype="multipart/form-data"]').forEach((form) => {
    if (!form.closest("[data-compare]")) watch(form);
  });
};
