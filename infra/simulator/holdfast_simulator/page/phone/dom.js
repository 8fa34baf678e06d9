// Elements out of data. Text is always set as text, never as markup.
'use strict';

/** The element with that id. */
export const byId = (id) => document.getElementById(id);

/** A new element; `properties` are set on it (`class` and `aria-…` as attributes), children are nodes or texts. */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'class' || name.includes('-') || name === 'role') made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

const drawn = new WeakMap();

/** Fill a container anew, but only where what it shows has changed. Returns whether it has. */
export function draw(container, data, build) {
  const key = JSON.stringify(data);
  if (drawn.get(container) === key) return false;
  drawn.set(container, key);
  container.replaceChildren(...build());
  return true;
}

/** A line for an empty list. */
export const nothing = (text) => element('li', { class: 'empty' }, text);
