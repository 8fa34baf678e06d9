/**
 * Plays the built nodes against a running Holdfast: steps in on standard input as JSON, what came of
 * each out. The project's own tests, in Python, hold both ends.
 */

import { text } from 'node:stream/consumers';

import { Holdfast } from '../dist/nodes/Holdfast/Holdfast.node.js';
import { HoldfastTrigger } from '../dist/nodes/HoldfastTrigger/HoldfastTrigger.node.js';
import { delivered, hookSurroundings, surroundings } from './context.mjs';

const { credential, steps } = JSON.parse(await text(process.stdin));
const memory = {};
const action = new Holdfast();
const trigger = new HoldfastTrigger();

async function answer({ method, baseURL, url, qs, headers, body }) {
	const address = new URL(baseURL + url);
	for (const [name, value] of Object.entries(qs ?? {})) address.searchParams.set(name, value);
	const response = await fetch(address, {
		method,
		body: body && JSON.stringify(body),
		headers: {
			...headers,
			...(body && { 'Content-Type': 'application/json' }),
			Authorization: `Bearer ${credential.apiKey}`,
		},
	});
	const said = await response.text();
	return {
		statusCode: response.status,
		headers: Object.fromEntries(response.headers),
		body: said && JSON.parse(said),
	};
}

const plays = {
	async execute(step) {
		const [items] = await action.execute.call(
			surroundings({ answer, credential, continueOnFail: true, ...step }),
		);
		return items.map(({ json }) => json);
	},
	async hook({ method, ...step }) {
		const around = hookSurroundings({ answer, credential, memory, ...step });
		const result = await trigger.webhookMethods.default[method].call(around);
		return { result, memory: structuredClone(memory) };
	},
	async options({ method, filter }) {
		const around = surroundings({ answer, credential });
		const { loadOptions, listSearch } = action.methods;
		const found = await { ...trigger.methods.loadOptions, ...loadOptions, ...listSearch }[
			method
		].call(around, filter);
		return found.results ?? found;
	},
	async webhook({ headers, body, secret }) {
		const around = delivered(
			surroundings({ memory: { subscriptionId: 'sub_1', secret } }),
			headers,
			body,
		);
		const { workflowData } = await trigger.webhook.call(around);
		return { status: around.finish(200), started: workflowData?.[0][0].json ?? null };
	},
	async fields() {
		return action.description.properties;
	},
};

const results = [];
for (const { play, ...step } of steps) results.push(await plays[play](step));
process.stdout.write(JSON.stringify(results));
