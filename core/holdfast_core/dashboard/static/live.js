// Follows the live events at the gateway itself, with a ticket that core gives, and wakes the page by events
// on its body: `holdfast:live` for all of them, `holdfast:session` too for those that are no messages.
// Where there is no stream, pages ask every few seconds as they do anyway.
"use strict";

(() => {
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 60000;
  const MESSAGES_WAIT = 300;
  const body = document.body;
  const path = body.dataset.live;
  let source = null;
  let wait = FIRST_WAIT;
  let later = 0;
  let lastId = "";
  let messages = 0;

  function isMessage(type) {
    return type.startsWith("message.");
  }

  function wake(type) {
    body.dispatchEvent(new CustomEvent("holdfast:live", { detail: { type } }));
    if (!isMessage(type)) body.dispatchEvent(new CustomEvent("holdfast:session", { detail: { type } }));
  }

  function hear(event) {
    lastId = event.lastEventId || lastId;
    if (!isMessage(event.type)) {
      wake(event.type);
    } else if (!messages) {
      // Core has them a moment after us, and many come at once.
      messages = setTimeout(() => { messages = 0; wake(event.type); }, MESSAGES_WAIT);
    }
  }

  function hush() {
    clearTimeout(later);
    if (source) source.close();
    source = null;
    delete body.dataset.stream;
  }

  function again() {
    hush();
    if (document.hidden) return;
    later = setTimeout(follow, wait * (0.8 + 0.4 * Math.random()));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  async function follow() {
    hush();
    let answer;
    try {
      const headers = JSON.parse(body.getAttribute("hx-headers") || "{}");
      const response = await fetch(path, { method: "POST", headers });
      if (response.status === 401 || response.status === 403) return;
      if (response.status !== 200) return again();
      answer = await response.json();
    } catch {
      return again();
    }
    if (source || document.hidden) return;
    const resumed = lastId ? `&after=${encodeURIComponent(lastId)}` : "";
    // A ticket opens one stream and is worth nothing a minute later: each try brings a fresh one.
    const stream = new EventSource(answer.url + resumed);
    source = stream;
    stream.onopen = () => {
      wait = FIRST_WAIT;
      body.dataset.stream = "open";
      wake("stream.open");
    };
    stream.onerror = () => { if (source === stream) again(); };
    for (const type of answer.types) stream.addEventListener(type, hear);
  }

  // A page that nobody looks at keeps no stream: browsers allow a few to one host, for all tabs together.
  document.addEventListener("visibilitychange", () => {
    if (!path) return;
    if (document.hidden) {
      hush();
    } else {
      wait = FIRST_WAIT;
      follow();
    }
  });
  if (path && !document.hidden) follow();
})();
