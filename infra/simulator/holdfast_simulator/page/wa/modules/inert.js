// The rest of the modules that wa-js looks for. They carry the names it finds them by and do nothing.
'use strict';

import { define } from '../loader.js';
import { Collection, Model } from '../models.js';
import { INERT } from './inert_names.js';

/** Define every module of the list that nothing else has defined. */
export function defineInert() {
  for (const [id, names] of Object.entries(INERT)) define(id, (exports) => fill(exports, id, names));
}

/** Define modules that wa-js does not care for, so that a list of those it needs has something to leave out. */
export function defineFillers(count) {
  for (let number = 1; number <= count; number += 1) {
    define(`WAWebFiller${String(number).padStart(3, '0')}`, (exports) => {
      exports[`filler${number}`] = () => number;
    });
  }
}

function fill(exports, id, names) {
  const subject = id.replace(/^(use)?WAWeb/, '').replace(/Md$/, '');
  if (subject.endsWith('Collection')) {
    const Impl = { [subject]: class extends Collection {} }[subject];
    exports[`${subject}Impl`] = Impl;
    exports[subject] = new Impl();
    exports.default = exports[subject];
  } else if (subject.endsWith('Model') || subject.endsWith('Models')) {
    const proxyName = subject.replace(/Models?$/, '').replace(/^[A-Z]/, (letter) => letter.toLowerCase());
    exports.default = class extends Model {};
    exports.default.prototype.proxyName = proxyName;
  }
  for (const name of names) exports[name] ??= inert(id, name);
}

/** A function that says what it is when it is called. */
function inert(id, name) {
  return () => {
    throw new Error(`${id}.${name} is not simulated`);
  };
}
