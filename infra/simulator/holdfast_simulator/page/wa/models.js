// Events, models and collections in the manner of the library that WhatsApp Web is built on.
'use strict';

/** Listeners by event name; `all` hears everything and gets the name first. */
export class Emitter {
  #handlers = new Map();

  /** Listen to one or more names, separated by spaces. */
  on(names, listener, context) {
    for (const name of names.split(' ')) {
      const list = this.#handlers.get(name) ?? [];
      this.#handlers.set(name, [...list, { listener, context }]);
    }
    return this;
  }

  /** Stop listening; without a listener, everyone stops. */
  off(names, listener) {
    for (const name of names.split(' ')) {
      const list = this.#handlers.get(name) ?? [];
      const kept = listener ? list.filter((one) => one.listener !== listener && one.listener.original !== listener) : [];
      this.#handlers.set(name, kept);
    }
    return this;
  }

  /** Listen for the next time only. */
  once(names, listener, context) {
    const wrapped = (...values) => {
      this.off(names, wrapped);
      listener.apply(context, values);
    };
    wrapped.original = listener;
    return this.on(names, wrapped, context);
  }

  /** Call the listeners; one that throws does not hold up the others. */
  trigger(name, ...values) {
    const call = ({ listener, context }, args) => {
      try {
        listener.apply(context, args);
      } catch (error) {
        console.error(`listener of ${name}`, error);
      }
    };
    for (const one of this.#handlers.get(name) ?? []) call(one, values);
    for (const one of this.#handlers.get('all') ?? []) call(one, [name, ...values]);
    return this;
  }

  /** Listen to another emitter in one's own name. */
  listenTo(other, names, listener) {
    other.on(names, listener, this);
    return this;
  }
}

/** Attributes with `change:<name>` events, on the model and on its collection. */
export class Model extends Emitter {
  /** Attributes that exist before they are set. */
  static props = [];

  constructor(attributes = {}) {
    super();
    Object.defineProperty(this, 'attributes', { value: {}, enumerable: true });
    Object.defineProperty(this, 'collections', { value: new Set() });
    for (const name of this.constructor.props) expose(this.constructor.prototype, name);
    this.set(attributes, { silent: true });
    this.initialize();
  }

  /** For subclasses: attributes are there, listeners are not yet. */
  initialize() {}

  /** Set attributes; each one that differs raises an event unless `silent`. */
  set(changes, { silent = false } = {}) {
    for (const [name, value] of Object.entries(changes)) {
      expose(this.constructor.prototype, name);
      const before = this.attributes[name];
      if (before === value) continue;
      this.attributes[name] = value;
      if (silent) continue;
      for (const target of [this, ...this.collections]) target.trigger(`change:${name}`, this, value, before);
    }
    return this;
  }

  /** Remove an attribute. */
  unset(name) {
    this.set({ [name]: undefined });
  }

  get isModel() {
    return true;
  }

  /** The attributes as plain data; models inside are left out. */
  toJSON() {
    const plain = Object.entries(this.attributes).filter(([, value]) => !(value instanceof Emitter));
    return Object.fromEntries(plain.map(([name, value]) => [name, value?.toJSON ? value.toJSON() : value]));
  }
}
Model.prototype.__props = [];

/** Let an attribute be used as a property: once for all models of a class, of messages there are thousands. */
function expose(prototype, name) {
  if (name in prototype) return;
  Object.defineProperty(prototype, name, {
    configurable: true,
    enumerable: true,
    get() {
      // wa-js looks at prototypes too, which have no attributes.
      return this.attributes?.[name];
    },
    set(value) {
      this.set({ [name]: value });
    },
  });
}

/** Models by id, in the order they came. */
export class Collection extends Emitter {
  static model = Model;
  #byId = new Map();

  get length() {
    return this.#byId.size;
  }

  get models() {
    return this.getModelsArray();
  }

  getModelsArray() {
    return [...this.#byId.values()];
  }

  /** By id, by a model or by a model's attributes. */
  get(wanted) {
    if (wanted === null || wanted === undefined) return undefined;
    return this.#byId.get(keyOf(wanted));
  }

  assertGet(wanted) {
    const found = this.get(wanted);
    if (!found) throw new Error(`${this.constructor.name}: no ${keyOf(wanted)}`);
    return found;
  }

  /** Add models or attributes; what is there already stays as it is. Returns the models of the collection. */
  add(items) {
    return [items].flat().map((item) => {
      const model = item instanceof Model ? item : new this.constructor.model(item);
      const present = this.#byId.get(keyOf(model));
      if (present) return present;
      model.collections.add(this);
      this.#byId.set(keyOf(model), model);
      this.trigger('add', model, this);
      return model;
    });
  }

  /** Add one and return it. */
  gadd(item) {
    return this.add(item)[0];
  }

  remove(wanted) {
    const model = this.get(wanted);
    if (!model) return;
    this.#byId.delete(keyOf(model));
    model.collections.delete(this);
    this.trigger('remove', model, this);
  }

  /** The model of that id, made when it is missing. */
  async find(id) {
    return this.get(id) ?? this.gadd({ id });
  }

  findFirst(test) {
    return this.getModelsArray().find(test);
  }
  filter(test) {
    return this.getModelsArray().filter(test);
  }
  some(test) {
    return this.getModelsArray().some(test);
  }
  map(change) {
    return this.getModelsArray().map(change);
  }
  forEach(visit) {
    this.getModelsArray().forEach(visit);
  }
}

function keyOf(wanted) {
  if (typeof wanted === 'string') return wanted;
  return String(wanted._serialized ?? wanted.id ?? wanted);
}
