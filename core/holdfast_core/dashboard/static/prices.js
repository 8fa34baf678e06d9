// Rows of the price list: added, removed and moved here, so that nothing that was typed has to travel.
"use strict";

{
  const prices = document.getElementById("prices");
  const said = document.getElementById("prices-said");
  let fresh = 0;
  let isUnsaved = prices.dataset.unsaved !== undefined;

  const firstField = (row) => row.querySelector("input:not([type=hidden]), textarea");

  // The quote beside the table follows what happens in the form by its `input` events.
  const changed = () => prices.dispatchEvent(new Event("input", { bubbles: true }));

  function add(rows) {
    const template = rows.querySelector(":scope > template");
    const list = rows.querySelector(":scope > [data-list]");
    const html = template.innerHTML.replaceAll(template.dataset.key, `new${Date.now().toString(36)}${fresh++}`);
    list.insertAdjacentHTML("beforeend", html);
    firstField(list.lastElementChild).focus();
  }

  // What is folded away comes when it is first opened: a long list would else be heavy.
  prices.addEventListener("toggle", (event) => {
    const details = event.target;
    if (!details.open || !details.closest("[data-row]") || details.querySelector(".more")) return;
    const template = document.getElementById("item-more");
    const key = details.closest("[data-row]").dataset.row;
    details.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll(template.dataset.key, key));
  }, true);

  function remove(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    const rows = row.closest("[data-rows]");
    row.remove();
    if (next) firstField(next).focus();
    else rows.querySelector(":scope > p > [data-do=add]").focus();
    said.textContent = prices.dataset.removed;
  }

  function move(row, button, isUp) {
    const other = isUp ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    if (isUp) other.before(row);
    else other.after(row);
    button.focus();
    const all = [...row.parentElement.children];
    const place = String(all.indexOf(row) + 1);
    said.textContent = prices.dataset.moved.replace("%place", place).replace("%count", String(all.length));
  }

  prices.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (!button) return;
    const row = button.closest("[data-row]");
    if (button.dataset.do === "add") add(button.closest("[data-rows]"));
    else if (button.dataset.do === "remove") remove(row);
    else move(row, button, button.dataset.do === "up");
    changed();
  });

  prices.addEventListener("input", () => { isUnsaved = true; });
  prices.addEventListener("submit", () => { isUnsaved = false; });
  addEventListener("beforeunload", (event) => { if (isUnsaved) event.preventDefault(); });

  prices.querySelector("[aria-invalid]")?.focus();
}
