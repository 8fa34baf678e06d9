// Plays a workflow as n8n does, as far as the nodes of infra/n8n/ go: JSON in on stdin, what came of it out.
//
// {workflow, start, request: {headers, body}, secret, memory, answers: [{statusCode, body}], tables}
// → {visited, response: {status, headers, body}, requests, written, waited, memory, error}

const crypto = require('node:crypto');

const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;

async function play({ workflow, start, request, secret, memory, answers, tables }) {
  const nodes = new Map(workflow.nodes.map((node) => [node.name, node]));
  const outputs = new Map();
  const came = { visited: [], response: null, requests: [], written: [], waited: [], memory: memory ?? {}, error: null };

  const select = (name) => {
    if (!outputs.has(name)) throw new Error(`${name} did not run`);
    const items = outputs.get(name);
    return { all: () => items, first: () => items[0], item: items[0] };
  };
  const today = { toFormat: (format) => (format === 'yyyy-MM-dd' ? new Date().toISOString().slice(0, 10) : format) };
  const evaluate = (expression, json) =>
    new Function('$json', '$', '$now', `return (${expression});`)(json, select, today);
  const resolve = (value, json) => {
    if (Array.isArray(value)) return value.map((one) => resolve(one, json));
    if (value && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolve(one, json)]));
    }
    if (typeof value !== 'string' || !value.startsWith('=')) return value;
    const whole = value.match(/^=\{\{((?:(?!\}\}).)*)\}\}$/s);
    if (whole) return evaluate(whole[1], json);
    return value.slice(1).replace(/\{\{(.*?)\}\}/gs, (_, expression) => evaluate(expression, json));
  };
  const pairs = (list) => Object.fromEntries((list ?? []).map(({ name, value }) => [name, value]));

  const kinds = {
    webhook: () => [[{ json: { headers: request.headers }, ...(request.body ? { binary: { data: {} } } : {}) }]],
    manualTrigger: () => [[{ json: {} }]],
    scheduleTrigger: () => [[{ json: {} }]],
    code: async ({ jsCode }, items) => {
      const $input = { all: () => items, first: () => items[0] };
      const helpers = { getBinaryDataBuffer: async () => Buffer.from(request.body) };
      const code = new AsyncFunction('$input', '$', '$getWorkflowStaticData', jsCode);
      return [await code.call({ helpers }, $input, select, () => came.memory)];
    },
    crypto: (parameters, items) => [
      items.map(({ json }) => {
        const { value, dataPropertyName, encoding, type } = resolve(parameters, json);
        const mac = crypto.createHmac(type, secret).update(value).digest(encoding);
        return { json: { ...json, [dataPropertyName]: mac } };
      }),
    ],
    switch: (parameters, items) => {
      const branches = Array.from({ length: parameters.numberOutputs }, () => []);
      for (const item of items) branches[resolve(parameters.output, item.json)].push(item);
      return branches;
    },
    set: ({ assignments }) => [[{ json: pairs(assignments.assignments) }]],
    httpRequest: (parameters, items) => [
      items.map(({ json }) => {
        const { method = 'GET', url, headerParameters, queryParameters, jsonBody, options } = resolve(parameters, json);
        const sent = { method, url, headers: pairs(headerParameters?.parameters), query: pairs(queryParameters?.parameters) };
        came.requests.push({ ...sent, body: jsonBody === undefined ? null : JSON.parse(jsonBody) });
        const answer = answers[Math.min(came.requests.length, answers.length) - 1];
        return { json: options.response?.response?.fullResponse ? { headers: {}, ...answer } : answer.body };
      }),
    ],
    dataTable: (parameters, items) => {
      const { operation, tableName, dataTableId, filters, columns } = resolve(parameters, items[0].json);
      const table = tableName ?? dataTableId.value;
      if (operation === 'get') return [(tables?.[table] ?? []).map((json) => ({ json }))];
      came.written.push({ operation, table, match: filters?.conditions[0]?.keyValue ?? null, row: columns?.value ?? null });
      return [[{ json: {} }]];
    },
    respondToWebhook: ({ responseBody, options }, items) => {
      const text = resolve(responseBody, items[0].json);
      const headers = pairs(resolve(options.responseHeaders?.entries, items[0].json));
      came.response ??= { status: options.responseCode ?? 200, headers, body: JSON.parse(text) };
      return [items];
    },
    wait: (parameters, items) => {
      came.waited.push(resolve(parameters.amount, items[0].json));
      return [items];
    },
    stopAndError: ({ errorMessage }, items) => {
      throw new Error(resolve(errorMessage, items[0].json));
    },
  };

  const run = async (name, items) => {
    const node = nodes.get(name);
    const kind = node.type.replace('n8n-nodes-base.', '');
    came.visited.push(name);
    if (kind === 'splitInBatches') {
      for (const item of items) await follow(name, [[], [item]]);
      return;
    }
    const given = await kinds[kind](node.parameters, node.executeOnce ? items.slice(0, 1) : items);
    outputs.set(name, given.flat());
    if (node.alwaysOutputData && given.flat().length === 0) given[0] = [{ json: {} }];
    await follow(name, given);
  };
  const follow = async (name, given) => {
    const links = workflow.connections[name]?.main ?? [];
    for (const [output, items] of given.entries()) {
      for (const { node } of items.length ? (links[output] ?? []) : []) {
        if (nodes.get(node).type !== 'n8n-nodes-base.splitInBatches' || !came.visited.includes(node)) await run(node, items);
      }
    }
  };

  try {
    await run(start, []);
  } catch (error) {
    came.error = error.message;
  }
  return came;
}

let given = '';
process.stdin.on('data', (chunk) => (given += chunk));
process.stdin.on('end', async () => console.log(JSON.stringify(await play(JSON.parse(given)))));
