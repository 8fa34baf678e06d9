// The module loader, with the globals that WhatsApp Web has and by which wa-js finds its modules.
'use strict';

const modulesMap = Object.create(null);
const renamed = new Set();

/** Run a module's factory the first time it is asked for; returns its exports. Throws for an unknown id. */
export function load(id) {
  const module = modulesMap[id];
  if (!module) throw new Error(`Requiring unknown module "${id}"`);
  if (!module.exports) {
    module.exports = {};
    module.factory(module.exports);
  }
  return module.exports;
}

/** From now on these modules and their exports get other names, as after an update of WhatsApp Web. */
export const rename = (ids) => ids.forEach((id) => renamed.add(id));

/** Define a module; `factory` gets the exports object to fill. A second definition of an id is ignored. */
export function define(id, factory) {
  if (renamed.has(id)) modulesMap[`${id}Next`] ??= { id: `${id}Next`, factory: renaming(factory), exports: null };
  else modulesMap[id] ??= { id, factory, exports: null };
}

const renaming = (factory) => (exports) => {
  const former = {};
  factory(former);
  for (const [name, value] of Object.entries(former)) exports[`${name}Next`] = value;
};

/** Define several modules from an object of ids and factories. */
export function defineAll(factories) {
  for (const [id, factory] of Object.entries(factories)) define(id, factory);
}

/** Put the loader's globals on the window. */
export function install() {
  window.__d = (id, _dependencies, factory) => define(id, factory);
  window.require = (id) => (id === '__debug' ? { modulesMap } : load(id));
  window.importNamespace = load;
  window.importDefault = (id) => load(id).default;
  window.requireLazy = (ids, callback) => callback(...ids.map(load));
  window.ErrorGuard = { skipGuardGlobal() {} };
}
