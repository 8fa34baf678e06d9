// The dashboard's own script: it asks before a phone is unlinked, counts a QR's seconds down, and says
// when the server cannot be reached. Everything else is htmx.
"use strict";

const ask = document.getElementById("ask");
const offline = document.getElementById("offline");
let asked = null;

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-disconnect]");
  if (!button) return;
  asked = { url: button.dataset.disconnect, button: button.id, card: button.closest(".card").id };
  document.getElementById("ask-who").textContent = button.dataset.who;
  ask.returnValue = "keep";
  ask.showModal();
});

ask.addEventListener("close", () => {
  // The card may have been drawn anew while the dialog was open: find it and its button by their names.
  const card = document.getElementById(asked.card);
  if (ask.returnValue === "disconnect" && card) {
    htmx.ajax("POST", asked.url, { source: card, target: card, swap: "outerHTML" });
  } else {
    document.getElementById(asked.button)?.focus();
  }
});

const ends = new WeakMap();
setInterval(() => {
  for (const shown of document.querySelectorAll("[data-seconds]")) {
    if (!ends.has(shown)) ends.set(shown, performance.now() + Number(shown.dataset.seconds) * 1000);
    shown.textContent = Math.max(0, Math.round((ends.get(shown) - performance.now()) / 1000));
  }
}, 250);

document.addEventListener("htmx:sendError", () => { offline.hidden = false; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.xhr.status !== 0) offline.hidden = true;
});
