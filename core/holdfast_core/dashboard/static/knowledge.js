// Files that are dropped or chosen are sent one after the other, each with its progress; one that is refused
// does not stop the others. Without this script the form sends itself.
"use strict";
{
  const form = document.getElementById("upload");
  const input = document.getElementById("files");
  const zone = document.getElementById("drop");
  const list = document.getElementById("uploads");
  const RETRY = 10; // seconds, where the server does not say
  const waiting = [];
  let isSending = false;

  const suffixes = form.dataset.suffixes.split(" ");
  const suffixOf = (name) => (name.includes(".") ? name.slice(name.lastIndexOf(".")).toLowerCase() : "");

  function wrongWith(file) {
    if (!suffixes.includes(suffixOf(file.name))) return form.dataset.unknown;
    if (file.size > Number(form.dataset.mostBytes)) return form.dataset.tooLarge;
    return file.size ? "" : form.dataset.empty;
  }

  function newItem(name) {
    const item = document.getElementById("upload-item").content.firstElementChild.cloneNode(true);
    item.querySelector(".upload-name").textContent = name;
    item.querySelector("progress").setAttribute("aria-label", form.dataset.progress.replace("{name}", () => name));
    list.append(item);
    return item;
  }

  function say(item, text) {
    item.querySelector(".upload-text").textContent = text;
  }

  function refuse(item, text) {
    say(item, text);
    item.querySelector(".upload-text").className = "upload-text problem";
    item.querySelector("progress").remove();
  }

  function take(files) {
    for (const file of files) {
      const item = newItem(file.name);
      const wrong = wrongWith(file);
      if (wrong) refuse(item, wrong);
      else waiting.push({ file, item });
    }
    sendNext();
  }

  function sendNext() {
    if (isSending || !waiting.length) return;
    isSending = true;
    const { file, item } = waiting.shift();
    const request = new XMLHttpRequest();
    const bar = item.querySelector("progress");
    request.open("POST", `${form.action}?filename=${encodeURIComponent(file.name)}`);
    request.setRequestHeader("X-CSRF-Token", form.elements.csrfToken.value);
    request.setRequestHeader("HX-Request", "true");
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      const percent = Math.floor((100 * event.loaded) / (event.total || 1));
      bar.value = percent;
      say(item, percent < 100 ? form.dataset.sending.replace("{percent}", percent) : form.dataset.sent);
    });
    request.addEventListener("load", () => answered(request, file, item));
    request.addEventListener("error", () => done(() => refuse(item, form.dataset.lost)));
    request.addEventListener("abort", () => done(() => refuse(item, form.dataset.lost)));
    request.send(file);
  }

  function done(show) {
    show();
    isSending = false;
    sendNext();
  }

  function answered(request, file, item) {
    const elsewhere = request.getResponseHeader("HX-Redirect");
    if (elsewhere) {
      location.assign(elsewhere);
    } else if (request.status === 429) {
      say(item, form.dataset.crowded);
      const seconds = Number(request.getResponseHeader("Retry-After")) || RETRY;
      setTimeout(() => done(() => waiting.unshift({ file, item })), seconds * 1000);
    } else if (request.getResponseHeader("HX-Retarget") || request.status >= 500) {
      const told = new DOMParser().parseFromString(request.responseText, "text/html").body.textContent.trim();
      done(() => refuse(item, told || form.dataset.lost));
    } else {
      done(() => show(request.responseText, item));
    }
  }

  function show(html, item) {
    const shown = new DOMParser().parseFromString(html, "text/html").querySelector("li");
    // The same name once more takes the place of the one before, here too.
    if (shown.id) document.getElementById(shown.id)?.remove();
    item.replaceWith(shown);
    htmx.process(shown);
    htmx.trigger(document.body, "knowledge-changed");
  }

  document.getElementById("upload-button").hidden = true;
  zone.querySelector(".drop-or").hidden = false;
  zone.classList.add("ready");
  input.classList.add("visually-hidden");
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  form.addEventListener("submit", (event) => event.preventDefault());

  const holdsFiles = (event) => event.dataTransfer && [...event.dataTransfer.types].includes("Files");
  for (const kind of ["dragenter", "dragover"]) {
    document.addEventListener(kind, (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault(); // a file that misses the zone would else be opened in place of this page
      const isOver = zone.contains(event.target);
      event.dataTransfer.dropEffect = isOver ? "copy" : "none";
      zone.classList.toggle("over", isOver);
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) zone.classList.remove("over");
  });
  document.addEventListener("drop", (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    zone.classList.remove("over");
    if (zone.contains(event.target)) take(event.dataTransfer.files);
  });

  const use = document.querySelector("[data-use]");
  if (use) {
    use.hidden = false;
    use.addEventListener("click", () => {
      const example = document.getElementById(use.dataset.use).textContent;
      document.getElementById("paste").open = true;
      const [first, ...rest] = example.trim().split("\n");
      document.getElementById("paste-title").value = first.replace(/^#\s*/, "");
      document.getElementById("paste-text").value = rest.join("\n").trim();
      document.getElementById("paste-text").focus();
    });
  }
}
