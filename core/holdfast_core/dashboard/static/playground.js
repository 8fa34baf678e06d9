// The chat: Enter sends, Shift and Enter begins a line, what came is scrolled to and has the keyboard.
"use strict";

const say = document.getElementById("say");
const text = document.getElementById("text");

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (text.value.trim()) say.requestSubmit();
});

say.addEventListener("htmx:afterRequest", (event) => {
  if (event.target !== say || !event.detail.successful) return;
  text.value = "";
  text.focus();
  document.querySelector(".exchange:last-of-type")?.scrollIntoView({ block: "start", behavior: "smooth" });
});

// A form that came into an answer, and the word that its test was kept, are where one goes on.
document.addEventListener("htmx:afterSwap", (event) => {
  event.detail.target.querySelector?.("[data-focus]")?.focus();
});
