// The inbox's own script: what is new comes in piece by piece, so that the focus, a draft, an opened "why", a
// film and the place in the thread stay as they are; and Enter sends.
"use strict";

(() => {
  const said = () => document.getElementById("inbox-said");
  const AT_THE_END = 80;
  let follows = true;

  // A piece has an id. One with `data-pieces` is made of pieces; another is replaced where its version is new.
  function merge(old, fresh) {
    if (fresh.hasAttribute("data-pieces")) {
      mergePieces(old, fresh);
    } else if (fresh.dataset.version !== old.dataset.version) {
      old.replaceWith(fresh);
      begin(fresh);
    }
  }

  function mergePieces(old, fresh) {
    const known = new Map([...old.children].map((child) => [child.id, child]));
    let before = null;
    for (const child of [...fresh.children]) {
      const there = known.get(child.id);
      known.delete(child.id);
      const place = before ? before.nextElementSibling : old.firstElementChild;
      if (there && there !== place) old.insertBefore(there, place);
      if (!there) {
        old.insertBefore(child, place);
        begin(child);
      } else {
        merge(there, child);
      }
      before = document.getElementById(child.id);
    }
    for (const gone of known.values()) gone.remove();
  }

  function begin(element) {
    htmx.process(element);
    htmx.trigger(element, "htmx:load", { elt: element });
  }

  function isAtTheEnd(list) {
    return list && list.scrollHeight - list.scrollTop - list.clientHeight < AT_THE_END;
  }

  function toTheEnd() {
    const list = said();
    if (list && !list.hasAttribute("data-earlier")) list.scrollTop = list.scrollHeight;
  }

  document.addEventListener("htmx:beforeRequest", (event) => {
    // Nobody looks: what comes now is not seen yet.
    if (event.target.id === "inbox" && document.hidden) event.preventDefault();
  });

  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr, target } = event.detail;
    if (!target || target.id !== "inbox" || xhr.status !== 200) return;
    event.detail.shouldSwap = false;
    const page = document.createElement("template");
    page.innerHTML = xhr.responseText;
    const fresh = page.content.getElementById("inbox");
    if (!fresh) return;
    const focus = document.activeElement && document.activeElement.id;
    follows = isAtTheEnd(said());
    target.className = fresh.className;
    merge(target, fresh);
    if (follows) toTheEnd();
    if (focus && document.activeElement.id !== focus) document.getElementById(focus)?.focus({ preventScroll: true });
  });

  said()?.addEventListener("scroll", () => { follows = isAtTheEnd(said()); });
  document.addEventListener("load", (event) => {
    // A picture has its height once it is here, and would push away what was said after it.
    if (follows && event.target.matches?.("#inbox-said img")) toTheEnd();
  }, true);

  document.addEventListener("toggle", (event) => {
    if (event.target.open && event.target.matches(".why")) event.target.scrollIntoView({ block: "nearest" });
  }, true);

  const form = document.getElementById("inbox-write");
  if (form) {
    const text = form.elements.text;
    const kept = "draft " + form.getAttribute("action");
    const keep = () => {
      if (text.value) sessionStorage.setItem(kept, text.value);
      else sessionStorage.removeItem(kept);
    };
    text.value = sessionStorage.getItem(kept) || "";
    text.addEventListener("input", keep);
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("htmx:afterRequest", (event) => {
      if (event.target !== form || !event.detail.successful) return;
      text.value = "";
      keep();
      // Another message is another key; the same one would be taken for the same message.
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      form.elements.key.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      toTheEnd();
    });
  }

  toTheEnd();
})();
