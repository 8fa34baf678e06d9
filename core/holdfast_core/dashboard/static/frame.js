// The frame's own script: it asks before something is done that cannot be undone, writes times in the
// reader's zone and language, counts seconds down, copies, and says when the server cannot be reached.
"use strict";

const ask = document.getElementById("ask");
const offline = document.getElementById("offline");
let goOn = null;
let asker = null;
let askerId = "";

function askFirst(element, text, then) {
  document.getElementById("ask-title").textContent = element.dataset.confirmTitle || ask.dataset.title;
  document.getElementById("ask-yes").textContent = element.dataset.confirmButton || ask.dataset.yes;
  document.getElementById("ask-text").textContent = text;
  goOn = then;
  asker = document.activeElement;
  askerId = asker ? asker.id : "";
  ask.returnValue = "";
  ask.showModal();
}

if (ask) {
  ask.dataset.title = document.getElementById("ask-title").textContent;
  ask.dataset.yes = document.getElementById("ask-yes").textContent;
  ask.addEventListener("close", () => {
    if (ask.open) return; // the event comes late, and the next question is asked already
    const then = goOn;
    goOn = null;
    if (ask.returnValue === "yes" && then) then();
    // What asked may have been drawn anew while the dialog was open: find it by its name.
    else (asker && asker.isConnected ? asker : document.getElementById(askerId))?.focus();
  });
}

let agreed = null;
document.addEventListener("htmx:confirm", (event) => {
  const { question, issueRequest } = event.detail;
  if (!question) return;
  event.preventDefault();
  if (event.target === agreed) {
    agreed = null;
    issueRequest(true);
    return;
  }
  askFirst(event.target, question, () => {
    if (event.target.isConnected) {
      issueRequest(true);
      return;
    }
    // It was drawn anew while the dialog was open. Where it still means the same, the yes is for it.
    const anew = document.getElementById(event.target.id);
    if (anew?.getAttribute("hx-confirm") !== question) return;
    agreed = anew;
    if (anew.matches("form")) anew.requestSubmit();
    else anew.click();
  });
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const text = form.dataset.confirm;
  if (!text || form.dataset.confirmed) return;
  event.preventDefault();
  const button = event.submitter;
  askFirst(form, text, () => {
    form.dataset.confirmed = "yes";
    form.requestSubmit(button);
    delete form.dataset.confirmed;
  });
});

// The page's language, as the reader's own country writes it.
const spoken = document.documentElement.lang;
const language = navigator.languages.find((one) => one.split("-")[0] === spoken) || spoken;
const shapes = {
  moment: new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }),
  day: new Intl.DateTimeFormat(language, { dateStyle: "medium" }),
  clock: new Intl.DateTimeFormat(language, { timeStyle: "short" }),
};
const ago = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const UNITS = [["day", 86400], ["hour", 3600], ["minute", 60], ["second", 1]];

function writeTimes(within) {
  for (const time of within.querySelectorAll("time[data-shows]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    let text;
    if (time.dataset.shows === "ago") {
      const seconds = (moment - Date.now()) / 1000;
      const [unit, size] = UNITS.find(([, length]) => Math.abs(seconds) >= length) || UNITS[3];
      text = ago.format(Math.trunc(seconds / size), unit);
      time.title = shapes.moment.format(moment);
    } else {
      text = (shapes[time.dataset.shows] || shapes.moment).format(moment);
    }
    if (time.textContent !== text) time.textContent = text;
  }
}

const ends = new WeakMap();
function countDown() {
  for (const shown of document.querySelectorAll("[data-seconds]")) {
    if (!ends.has(shown)) ends.set(shown, performance.now() + Number(shown.dataset.seconds) * 1000);
    const text = String(Math.max(0, Math.round((ends.get(shown) - performance.now()) / 1000)));
    if (shown.textContent !== text) shown.textContent = text;
  }
}

writeTimes(document);
countDown();
setInterval(countDown, 250);
setInterval(() => writeTimes(document), 10000);
document.addEventListener("htmx:load", (event) => { writeTimes(event.detail.elt.parentElement || document); countDown(); });

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const source = document.getElementById(button.dataset.copy);
  const text = "value" in source ? source.value : source.textContent;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // Only pages behind https may write to the clipboard: select it, for the reader to copy.
    if ("select" in source) source.select();
    else getSelection().selectAllChildren(source);
    return;
  }
  const before = button.dataset.label || button.textContent;
  button.dataset.label = before;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = before; }, 2000);
});

document.addEventListener("htmx:sendError", () => { if (offline) offline.hidden = false; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (offline && event.detail.xhr.status !== 0) offline.hidden = true;
});

document.querySelector(".areas [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
