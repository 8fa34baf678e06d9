// Says to who cannot see it that a session's state changed; the page itself is kept up to date by htmx.
"use strict";

(() => {
  const announcements = document.getElementById("announcements");
  const states = new Map();

  function look(isFirst) {
    for (const card of document.querySelectorAll("[data-session]")) {
      const { session, state } = card.dataset;
      const text = card.querySelector(".state-text")?.textContent;
      if (!isFirst && states.has(session) && states.get(session) !== state) {
        announcements.textContent = `${session}: ${text}`;
      }
      states.set(session, state);
    }
  }

  look(true);
  document.addEventListener("htmx:afterSettle", () => look(false));
  document.addEventListener("htmx:oobAfterSwap", () => look(false));
})();
