import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';

import { HoldfastTrigger } from '../dist/nodes/HoldfastTrigger/HoldfastTrigger.node.js';
import { delivered, hookSurroundings, OK, surroundings } from './context.mjs';

const node = new HoldfastTrigger();
const hooks = node.webhookMethods.default;
const KEY = 'k'.repeat(40);
const SECRET = `whsec_${Buffer.from(KEY).toString('base64')}`;
const PARAMETERS = { purpose: 'events', eventTypes: ['message.received'], filters: {} };
const URL = 'https://n8n.example.com/webhook/1/webhook';
const PATH = '/v1/users/acme/subscriptions';

const EVENT = { id: 'evt_1', type: 'message.received', userId: 'acme', data: { text: 'é' } };

function signed(event, { key = KEY, minutesAgo = 0 } = {}) {
	const body = JSON.stringify(event);
	const timestamp = String(Math.floor(Date.now() / 1000) - 60 * minutesAgo);
	const mac = createHmac('sha256', key).update(`${event.id}.${timestamp}.${body}`);
	const headers = {
		'webhook-id': event.id,
		'webhook-timestamp': timestamp,
		'webhook-signature': `v1,${mac.digest('base64')}`,
	};
	return [headers, body];
}

let subscription = 0;
const remembering = () => ({ subscriptionId: `sub_${++subscription}`, secret: SECRET });

async function deliver(memory, [headers, body], outcome = 200) {
	const around = delivered(surroundings({ memory }), headers, body);
	const result = await node.webhook.call(around);
	return { ...result, ...around.written, status: around.finish(outcome) };
}

test('a signed event starts the workflow with the event', async () => {
	const memory = remembering();
	const { workflowData } = await deliver(memory, signed(EVENT));
	assert.deepEqual(workflowData, [[{ json: EVENT }]]);
});

test('a forged event and an old one are refused, and start nothing', async () => {
	for (const wrong of [{ key: 'x'.repeat(40) }, { minutesAgo: 6 }, { minutesAgo: -6 }]) {
		const memory = remembering();
		const answer = await deliver(memory, signed(EVENT, wrong));
		assert.equal(answer.status, 401);
		assert.equal(answer.body.error.code, 'SIGNATURE_INVALID');
		assert.equal(answer.workflowData, undefined);
		assert.ok((await deliver(memory, signed(EVENT))).workflowData, 'the right one is still taken');
	}
});

test('a workflow that has no secret refuses everything', async () => {
	assert.equal((await deliver({}, signed(EVENT))).status, 401);
});

test('what is no JSON is refused where it is not signed', async () => {
	const [headers] = signed(EVENT);
	assert.equal((await deliver(remembering(), [headers, '{'])).status, 401);
});

test('a repeated event is answered well and starts nothing', async () => {
	const memory = remembering();
	assert.ok((await deliver(memory, signed(EVENT))).workflowData);
	const again = await deliver(memory, signed(EVENT));
	assert.equal(again.workflowData, undefined);
	assert.deepEqual([again.status, again.webhookResponse], [200, { duplicate: true }]);
	assert.ok((await deliver(memory, signed({ ...EVENT, id: 'evt_2' }))).workflowData);
});

test('an event that could not be stored is taken when it comes again', async () => {
	const memory = remembering();
	assert.ok((await deliver(memory, signed(EVENT), 500)).workflowData);
	assert.ok((await deliver(memory, signed(EVENT))).workflowData);
	assert.equal((await deliver(memory, signed(EVENT))).workflowData, undefined);
});

test('two workflows hear of the same event', async () => {
	for (const memory of [remembering(), remembering()]) {
		assert.ok((await deliver(memory, signed(EVENT))).workflowData);
	}
});

test('a test of the subscription is answered well and starts nothing', async () => {
	const event = { ...EVENT, type: 'subscription.test' };
	const answer = await deliver(remembering(), signed(event));
	assert.equal(answer.workflowData, undefined);
	assert.equal(answer.status, 200);
});

/** A Holdfast that keeps subscriptions. */
function holdfast(...kept) {
	let secrets = 0;
	return ({ method, url, body }) => {
		const id = url.slice(PATH.length + 1).split('/')[0];
		const one = kept.find(({ subscriptionId }) => subscriptionId === id);
		if (method === 'GET') return { ...OK, body: { subscriptions: kept } };
		if (method === 'POST' && !id) {
			const made = { ...body, subscriptionId: `sub_${kept.length + 1}` };
			kept.push(made);
			return { ...OK, statusCode: 201, body: { ...made, secret: SECRET } };
		}
		if (!one) {
			const error = { code: 'SUBSCRIPTION_NOT_FOUND', message: 'There is no such subscription.' };
			return { ...OK, statusCode: 404, body: { error } };
		}
		if (url.endsWith('/rotate')) {
			return { ...OK, body: { ...one, secret: `${SECRET}${++secrets}` } };
		}
		if (method === 'PATCH') Object.assign(one, body);
		if (method === 'DELETE') kept.splice(kept.indexOf(one), 1);
		return { ...OK, body: one };
	};
}

test('switched on, it subscribes its address and keeps the secret; switched off, it is gone', async () => {
	const kept = [];
	const around = hookSurroundings({ parameters: PARAMETERS, answer: holdfast(...kept) });
	assert.equal(await hooks.checkExists.call(around), false);
	assert.equal(await hooks.create.call(around), true);
	assert.deepEqual(around.memory, { subscriptionId: 'sub_1', secret: SECRET });
	assert.equal(around.requests.at(-1).body.url, URL);
	assert.deepEqual(around.requests.at(-1).body.eventTypes, ['message.received']);
	assert.equal(await hooks.checkExists.call(around), true);
	assert.equal(await hooks.delete.call(around), true);
	assert.deepEqual(around.memory, {});
	assert.equal(await hooks.checkExists.call(around), false);
	assert.equal(around.requests.at(-1).method, 'DELETE');
});

test('what is filtered otherwise, paused or sent elsewhere is not what is wanted', async () => {
	const answer = holdfast();
	const around = hookSurroundings({ parameters: PARAMETERS, answer });
	await hooks.create.call(around);
	const others = [
		{ parameters: { ...PARAMETERS, eventTypes: ['message.*'] } },
		{ parameters: { ...PARAMETERS, filters: { chats: ['62811'] } } },
		{ webhookUrl: 'https://n8n.example.com/webhook-test/1/webhook' },
	];
	for (const other of others) {
		const changed = hookSurroundings({
			parameters: PARAMETERS,
			answer,
			memory: around.memory,
			...other,
		});
		assert.equal(await hooks.checkExists.call(changed), false);
	}
});

test('an address that is subscribed already is taken over, so that what waits for it comes', async () => {
	const old = { subscriptionId: 'sub_1', url: URL, isActive: false, eventTypes: [] };
	const other = { subscriptionId: 'sub_2', url: `${URL}2` };
	const around = hookSurroundings({ parameters: PARAMETERS, answer: holdfast(old, other) });
	await hooks.create.call(around);
	assert.deepEqual(around.memory, { subscriptionId: 'sub_1', secret: `${SECRET}1` });
	assert.deepEqual([old.isActive, old.eventTypes], [true, ['message.received']]);
	assert.equal(await hooks.checkExists.call(around), true);
});

test('switched off after somebody else removed the subscription, it is content', async () => {
	const memory = { subscriptionId: 'sub_9', secret: SECRET };
	const around = hookSurroundings({ parameters: PARAMETERS, answer: holdfast(), memory });
	assert.equal(await hooks.delete.call(around), true);
	assert.deepEqual(memory, {});
});

test('switched off while Holdfast is away, it remembers what is still to be removed', async () => {
	const memory = { subscriptionId: 'sub_9', secret: SECRET };
	const answer = () => ({ ...OK, statusCode: 503 });
	const around = hookSurroundings({ parameters: PARAMETERS, answer, memory });
	assert.equal(await hooks.delete.call(around), false);
	assert.equal(memory.subscriptionId, 'sub_9');
});

test('a key that may not subscribe is told so when the workflow is switched on', async () => {
	const error = { code: 'FORBIDDEN', message: 'The key lacks the scope subscriptions:write.' };
	const answer = () => ({ ...OK, statusCode: 403, body: { error } });
	const around = hookSurroundings({ parameters: PARAMETERS, answer });
	await assert.rejects(hooks.create.call(around), /FORBIDDEN: The key lacks/);
	assert.deepEqual(around.memory, {});
});

test('to answer a contact it subscribes as a step of the reply and hears of nothing else', async () => {
	const parameters = {
		purpose: 'replies',
		askAlways: true,
		replyTimeoutSeconds: 7,
		onTimeout: 'handoff',
		filters: { intents: ['opening_hours'] },
	};
	const around = hookSurroundings({ parameters, answer: holdfast() });
	await hooks.create.call(around);
	const { body } = around.requests.at(-1);
	assert.deepEqual(
		[body.eventTypes, body.isReplyStep, body.askAlways, body.replyTimeoutSeconds, body.onTimeout],
		[['reply.requested'], true, true, 7, 'handoff'],
	);
	assert.deepEqual(body.intents, ['opening_hours']);
});
