// The socket to the simulated server: frames in order, questions with answers, new connections by themselves.
'use strict';

import { Emitter } from './models.js';

/** Raises `open`, `lost` (with the number of failures in a row) and `frame` (one at a time, in order). */
class Wire extends Emitter {
  #socket = null;
  #questions = new Map();
  #number = 0;
  #failures = 0;
  #timer = 0;
  #order = Promise.resolve();
  #retry = { first: 0.5, longest: 5 };

  /** Handles one frame; set by the session. May be asynchronous. */
  handle = async () => {};

  /** Connect, and again whenever the connection is lost; waits in seconds. */
  start(first, longest) {
    this.#retry = { first, longest };
    this.#connect();
  }

  /** Drop the connection and make a new one at once. */
  restart() {
    this.#drop();
    this.#connect();
  }

  /** Drop the connection for good. */
  stop() {
    this.#drop();
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Send a frame; without a connection it is lost. */
  send(op, fields = {}) {
    if (this.isOpen) this.#socket.send(JSON.stringify({ op, ...fields }));
  }

  /** Send a question; resolves with the answer, rejects on refusal, lost connection or after `timeout` seconds. */
  ask(op, fields = {}, timeout = 0) {
    if (!this.isOpen) return Promise.reject(new Error(`${op}: not connected`));
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      const timer = timeout && setTimeout(() => this.#settle(id, { error: { message: 'no answer' } }), timeout * 1000);
      this.#questions.set(id, { op, resolve, reject, timer });
      this.send(op, { id, ...fields });
    });
  }

  #settle(id, { error, ...answer }) {
    const question = this.#questions.get(id);
    if (!question) return;
    this.#questions.delete(id);
    clearTimeout(question.timer);
    if (!error) question.resolve(answer);
    else question.reject(Object.assign(new Error(`${question.op}: ${error.message}`), { code: error.code }));
  }

  #connect() {
    clearTimeout(this.#timer);
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws/chat`);
    this.#socket = socket;
    socket.onopen = () => this.trigger('open');
    socket.onmessage = ({ data }) => this.#take(JSON.parse(data));
    socket.onclose = () => {
      if (socket === this.#socket) this.#lost();
    };
  }

  #take({ re, ...frame }) {
    this.#failures = 0;
    if (re) return this.#settle(re, frame);
    this.#order = this.#order.then(() => this.handle(frame)).catch((error) => console.error(frame.op, error));
    return undefined;
  }

  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    clearTimeout(this.#timer);
    socket?.close();
    for (const id of [...this.#questions.keys()]) this.#settle(id, { error: { message: 'connection lost', code: 'LOST' } });
  }

  #lost() {
    this.#drop();
    this.trigger('lost', ++this.#failures);
    const wait = Math.min(this.#retry.longest, this.#retry.first * 2 ** (this.#failures - 1));
    this.#timer = setTimeout(() => this.#connect(), wait * 1000 * (0.75 + Math.random() / 2));
  }
}

export const wire = new Wire();
