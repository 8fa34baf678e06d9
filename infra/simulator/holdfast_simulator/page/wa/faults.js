// What the page does to itself when the server asks for it.
'use strict';

const DEPTH = 200_000;

/** Block the page's only thread for so many seconds. */
function hang({ seconds }) {
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end);
}

/** Kill the renderer: so deep a tree overflows the stack of the engine that lays it out. */
function crash() {
  let innermost = document.body;
  for (let level = 0; level < DEPTH; level += 1) innermost = innermost.appendChild(document.createElement('div'));
  document.body.cloneNode(true);
  return document.body.offsetHeight;
}

const ways = { hang, crash };

/** The frame that asks for a fault. */
export const frames = { fault: (frame) => ways[frame.kind](frame) };
