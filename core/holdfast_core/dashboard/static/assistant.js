// Rows that are added to a form and removed, days that are copied, and sliders beside their numbers.
"use strict";

let newest = 1000;

function addRow(template, rows) {
  newest += 1;
  const fresh = template.content.firstElementChild.cloneNode(true);
  for (const element of [fresh, ...fresh.querySelectorAll("*")]) {
    for (const attribute of element.attributes) {
      if (attribute.value.includes("NEW")) attribute.value = attribute.value.replaceAll("NEW", newest);
    }
  }
  rows.append(fresh);
  return fresh;
}

function rowsOf(template) {
  return template.parentElement.querySelector("[data-rows]");
}

function copyDay(button) {
  const from = [...document.querySelectorAll(`#day-${button.dataset.copyDay} [data-row]`)];
  for (const day of button.dataset.to.split(" ")) {
    const template = document.getElementById(`row-${day}`);
    const rows = rowsOf(template);
    rows.replaceChildren();
    for (const row of from) {
      const given = row.querySelectorAll("input");
      addRow(template, rows).querySelectorAll("input").forEach((input, place) => { input.value = given[place].value; });
    }
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-add], [data-remove], [data-copy-day]");
  if (!button) return;
  if (button.dataset.add) {
    const template = document.getElementById(button.dataset.add);
    addRow(template, rowsOf(template)).querySelector("input").focus();
  } else if (button.dataset.copyDay) {
    copyDay(button);
  } else {
    const row = button.closest("[data-row]");
    const add = row.parentElement.parentElement.querySelector("[data-add]");
    row.remove();
    add.focus();
  }
});

for (const slider of document.querySelectorAll("[data-mirrors]")) {
  const number = document.getElementById(slider.dataset.mirrors);
  slider.addEventListener("input", () => { number.value = slider.value; });
  number.addEventListener("input", () => { slider.value = number.value; });
}

const zone = document.querySelector("[data-zone]");
if (zone) {
  const known = Intl.supportedValuesOf("timeZone");
  document.getElementById("zones").replaceChildren(...known.map((name) => new Option(name)));
  if (!zone.value) zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone;
}

document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
