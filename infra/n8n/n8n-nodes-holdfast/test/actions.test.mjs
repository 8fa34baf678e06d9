import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Holdfast } from '../dist/nodes/Holdfast/Holdfast.node.js';
import { OK, surroundings } from './context.mjs';

const node = new Holdfast();
const TEXT = {
	resource: 'message',
	operation: 'send',
	sessionId: 'default',
	to: { mode: 'id', value: '6281717407674' },
	messageType: 'text',
	text: 'Hello',
};
const DONE = { type: 'message.send', commandId: 'cmd_1', duplicate: false };

async function run(options) {
	const around = surroundings(options);
	const [items] = await node.execute.call(around);
	return { items, requests: around.requests };
}

const keysOf = ({ requests }) => requests.map(({ headers }) => headers['Idempotency-Key']);

test('a text is sent as a command of the credential’s user', async () => {
	const answer = () => ({ ...OK, body: { ...DONE, result: { messageId: 'm1' } } });
	const { items, requests } = await run({ parameters: TEXT, answer });
	const [{ method, baseURL, url, body }] = requests;
	assert.deepEqual(
		[method, baseURL, url],
		['POST', 'https://core.example.com', '/webhooks/automation'],
	);
	assert.deepEqual(body, {
		type: 'message.send',
		userId: 'acme',
		data: { sessionId: 'default', to: '6281717407674', type: 'text', text: 'Hello' },
	});
	const json = { messageId: 'm1', commandId: 'cmd_1', duplicate: false };
	assert.deepEqual(items, [{ json, pairedItem: { item: 0 } }]);
});

test('a file of the item goes along with its type, and a document with its name', async () => {
	const menu = { bytes: 'PDF', mimeType: 'application/pdf', fileName: 'menu.pdf' };
	const parameters = {
		...TEXT,
		messageType: 'document',
		mediaFrom: 'binary',
		binaryPropertyName: 'data',
		caption: 'Our menu',
	};
	const { requests } = await run({ parameters, binary: { data: menu } });
	assert.deepEqual(requests[0].body.data.media, {
		data: Buffer.from('PDF').toString('base64'),
		mimeType: 'application/pdf',
		filename: 'menu.pdf',
		caption: 'Our menu',
	});
});

test('n8n’s second try of a node carries the same keys, each item another', async () => {
	const parameters = [TEXT, TEXT];
	const first = keysOf(await run({ parameters }));
	assert.deepEqual(keysOf(await run({ parameters })), first);
	assert.notEqual(first[0], first[1]);
	for (const key of first) assert.match(key, /^[\x21-\x7e]{1,255}$/);
});

test('an execution that is retried as a whole has another id, and sends under the same key', async () => {
	const context = {};
	const first = keysOf(await run({ parameters: TEXT, context, executionId: '7' }));
	assert.deepEqual(keysOf(await run({ parameters: TEXT, context, executionId: '8' })), first);
});

test('an event that is delivered twice sends under the same key, but for who tries it out', async () => {
	const once = { parameters: TEXT, startedBy: { id: 'evt_1' } };
	const key = keysOf(await run({ ...once, executionId: '7' }));
	assert.deepEqual(keysOf(await run({ ...once, executionId: '8' })), key);
	const tried = keysOf(await run({ ...once, executionId: '9', mode: 'manual' }));
	const other = keysOf(await run({ ...once, startedBy: { id: 'evt_2' } }));
	assert.equal(new Set([...key, ...tried, ...other]).size, 3);
});

test('another execution and another turn of a loop send anew', async () => {
	const keys = [
		...keysOf(await run({ parameters: TEXT, executionId: '7' })),
		...keysOf(await run({ parameters: TEXT, executionId: '8' })),
		...keysOf(await run({ parameters: TEXT, executionId: '7', runIndex: 1 })),
	];
	assert.equal(new Set(keys).size, 3);
});

test('a key that is given is used as it is', async () => {
	const parameters = { ...TEXT, options: { idempotencyKey: 'evt_1' } };
	assert.deepEqual(keysOf(await run({ parameters })), ['evt_1']);
	const empty = { ...TEXT, options: { idempotencyKey: '' } };
	assert.match(keysOf(await run({ parameters: empty }))[0], /^n8n_/);
});

const REFUSAL = {
	code: 'RATE_LIMITED',
	message: 'Too many. Wait.',
	details: { limit: 120 },
	requestId: 'req_1',
};
const refusing = () => ({
	statusCode: 429,
	headers: { 'retry-after': '12' },
	body: { error: REFUSAL },
});

test('a refusal stops the workflow with our code and words', async () => {
	const error = await run({ parameters: TEXT, answer: refusing }).catch((caught) => caught);
	assert.equal(error.name, 'NodeApiError');
	assert.equal(error.message, 'RATE_LIMITED: Too many. Wait.');
	assert.equal(error.httpCode, '429');
	assert.match(error.description, /120/);
	assert.equal(error.context.itemIndex, 0);
});

test('where the workflow goes on, it can branch on the code, and the other items are done', async () => {
	const answer = ({ body }) =>
		body.data.text === 'Hello' ? refusing() : { ...OK, body: { ...DONE, result: {} } };
	const parameters = [TEXT, { ...TEXT, text: 'Bye' }];
	const { items } = await run({ parameters, answer, continueOnFail: true });
	assert.deepEqual(items[0], {
		json: { error: { ...REFUSAL, status: 429, retryAfter: 12 } },
		pairedItem: { item: 0 },
	});
	assert.equal(items[1].json.commandId, 'cmd_1');
});

test('an answer that is not Holdfast’s is said to be none', async () => {
	for (const statusCode of [302, 502]) {
		for (const body of ['<html>', '', null, { error: 'no' }]) {
			const answer = () => ({ ...OK, statusCode, body });
			const { items } = await run({ parameters: TEXT, answer, continueOnFail: true });
			assert.equal(items[0].json.error.code, `HTTP_${statusCode}`);
		}
	}
});

test('a Holdfast that cannot be reached is told by the network’s own code', async () => {
	const answer = () => {
		throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
	};
	const { items } = await run({ parameters: TEXT, answer, continueOnFail: true });
	assert.equal(items[0].json.error.code, 'ECONNREFUSED');
});

/** Answers as a Holdfast with so many conversations. */
function listing(count) {
	return ({ qs }) => {
		const from = Number(qs.before ?? 0);
		const to = Math.min(from + qs.limit, count);
		const conversations = Array.from({ length: to - from }, (_, n) => ({ number: from + n }));
		return { ...OK, body: { conversations, next: to < count ? String(to) : null } };
	};
}

const LIST = { resource: 'conversation', operation: 'getAll', filters: { only: 'waiting' } };

test('conversations come one item each, page by page, all or so many', async () => {
	const all = await run({ parameters: { ...LIST, returnAll: true }, answer: listing(250) });
	assert.equal(all.items.length, 250);
	assert.equal(all.requests.length, 3);
	assert.equal(all.requests[0].qs.only, 'waiting');
	const some = await run({ parameters: { ...LIST, limit: 120 }, answer: listing(250) });
	assert.deepEqual([some.items.length, some.items.at(-1).json.number], [120, 119]);
	const none = await run({ parameters: { ...LIST, limit: 50 }, answer: listing(0) });
	assert.deepEqual(none.items, []);
});

test('drop-downs hold sessions and contacts, a contact once', async () => {
	const sessions = [{ sessionId: 'default', phone: '62811', status: 'connected' }];
	const ari = { contactId: '62812', phone: '62812', name: 'Ari' };
	const lid = { contactId: '9@lid', phone: null, name: null };
	const conversations = [ari, lid, ari].map((contact) => ({ contact }));
	const answer = ({ url }) => ({
		...OK,
		body: url.endsWith('/sessions') ? { sessions } : { conversations, next: '1-2' },
	});
	const around = surroundings({ answer });
	assert.deepEqual(await node.methods.loadOptions.getSessions.call(around), [
		{ name: 'default (+62811)', value: 'default', description: 'connected' },
	]);
	const found = await node.methods.listSearch.searchContacts.call(around, 'ar', '3-4');
	assert.deepEqual(found.results, [
		{ name: 'Ari, +62812', value: '62812' },
		{ name: '9@lid', value: '9@lid' },
	]);
	assert.equal(found.paginationToken, '1-2');
	assert.deepEqual(around.requests.at(-1).qs, { limit: 50, q: 'ar', before: '3-4' });
});
