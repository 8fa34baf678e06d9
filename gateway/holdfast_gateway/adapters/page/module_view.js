/*
 * Shows the page library only the modules that it needs. Left to itself it evaluates each of WhatsApp's
 * ~14,000 modules to find some 300: twice the memory, several times the start-up.
 * Run after WhatsApp has booted and before the library; `ids` are the modules to show.
 */
(ids) => {
  'use strict';
  if (window.holdfastModuleView) return;
  window.holdfastModuleView = true;
  const original = window.require;
  const all = original('__debug').modulesMap;
  let view = null;
  let seen = -1;
  window.require = function (id) {
    if (id !== '__debug') return original.apply(this, arguments);
    // WhatsApp registers modules lazily, so the view is drawn again whenever their number has changed.
    const count = Object.keys(all).length;
    if (count !== seen) {
      view = Object.fromEntries(ids.filter((name) => name in all).map((name) => [name, all[name]]));
      seen = count;
    }
    return { modulesMap: view };
  };
};
