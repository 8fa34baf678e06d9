// Follows the live events at the gateways themselves, with tickets that core gives, and wakes the page by
// events on its body: `holdfast:live` for all of them, `holdfast:session` too for those that are no messages.
// Where there is no stream, pages ask every few seconds as they do anyway.
"use strict";

(() => {
  const FIRST_WAIT = 1000;
  const LONGEST_WAIT = 60000;
  const MESSAGES_WAIT = 300;
  const body = document.body;
  const path = body.dataset.live;
  const lastIds = new Map();
  let streams = [];
  let wait = FIRST_WAIT;
  let later = 0;
  let messages = 0;

  function isMessage(type) {
    return type.startsWith("message.");
  }

  function wake(type) {
    body.dispatchEvent(new CustomEvent("holdfast:live", { detail: { type } }));
    if (!isMessage(type)) body.dispatchEvent(new CustomEvent("holdfast:session", { detail: { type } }));
  }

  function hear(place, event) {
    if (event.lastEventId) lastIds.set(place, event.lastEventId);
    if (!isMessage(event.type)) {
      wake(event.type);
    } else if (!messages) {
      // Core has them a moment after us, and many come at once.
      messages = setTimeout(() => { messages = 0; wake(event.type); }, MESSAGES_WAIT);
    }
  }

  function hush() {
    clearTimeout(later);
    for (const stream of streams) stream.close();
    streams = [];
    delete body.dataset.stream;
  }

  function again() {
    hush();
    if (document.hidden) return;
    later = setTimeout(follow, wait * (0.8 + 0.4 * Math.random()));
    wait = Math.min(wait * 2, LONGEST_WAIT);
  }

  function lose(stream) {
    if (!streams.includes(stream)) return;
    stream.close();
    streams = streams.filter((one) => one !== stream);
    if (!streams.length) return again();
    // The others go on. A gateway that is gone for good must not cut them off again and again.
    clearTimeout(later);
    later = setTimeout(follow, LONGEST_WAIT);
  }

  function open(url, types) {
    const place = new URL(url).origin;
    // What one gateway told last says nothing to another.
    const resumed = lastIds.has(place) ? `&after=${encodeURIComponent(lastIds.get(place))}` : "";
    // A ticket opens one stream and is worth nothing a minute later: each try brings a fresh one.
    const stream = new EventSource(url + resumed);
    stream.onopen = () => {
      wait = FIRST_WAIT;
      body.dataset.stream = "open";
      wake("stream.open");
    };
    stream.onerror = () => lose(stream);
    for (const type of types) stream.addEventListener(type, (event) => hear(place, event));
    return stream;
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
    if (streams.length || document.hidden) return;
    streams = answer.urls.map((url) => open(url, answer.types));
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
