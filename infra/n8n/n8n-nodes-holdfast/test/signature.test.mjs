import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';

import { verifiedId } from '../dist/nodes/shared/signature.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const AT = 1614265330;
const BODY = Buffer.from('{"test": 2432232314}');
const HEADERS = {
	'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
	'webhook-timestamp': String(AT),
	'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

const verified = (headers = {}, { secret = SECRET, body = BODY, seconds = 0 } = {}) =>
	verifiedId(secret, { ...HEADERS, ...headers }, body, (AT + seconds) * 1000);

function signed(timestamp) {
	const mac = createHmac('sha256', Buffer.from(SECRET.slice(6), 'base64'));
	return mac.update(`${HEADERS['webhook-id']}.${timestamp}.`).update(BODY).digest('base64');
}

test('the vector of Standard Webhooks is verified as published', () => {
	assert.equal(verified(), HEADERS['webhook-id']);
});

test('while a secret is rotated one right signature among several is enough', () => {
	const other = `v1,${Buffer.alloc(32).toString('base64')}`;
	assert.ok(verified({ 'webhook-signature': `${other} ${HEADERS['webhook-signature']}` }));
	assert.ok(verified({ 'webhook-signature': `v1a,x ${HEADERS['webhook-signature']} ${other}` }));
});

test('five minutes either way are taken, more are not', () => {
	for (const seconds of [-300, 300]) assert.ok(verified({}, { seconds }));
	for (const seconds of [-301, 301, 1e9]) assert.equal(verified({}, { seconds }), undefined);
});

for (const name of Object.keys(HEADERS)) {
	test(`without ${name} it is refused`, () => {
		assert.equal(verified({ [name]: undefined }), undefined);
	});
}

for (const [name, value] of [
	['webhook-id', 'msg_2'],
	['webhook-timestamp', String(AT + 1)],
	['webhook-timestamp', 'yesterday'],
	['webhook-timestamp', 'nan'],
	['webhook-timestamp', '1e400'],
	['webhook-signature', ''],
	['webhook-signature', 'v1'],
	['webhook-signature', 'v1,'],
	['webhook-signature', 'v1,!!!'],
	['webhook-signature', 'v1,é'],
	['webhook-signature', ','],
	['webhook-signature', HEADERS['webhook-signature'].replace('v1,', 'v2,')],
	['webhook-signature', HEADERS['webhook-signature'].slice(0, -1)],
	['webhook-signature', ['v1,a', 'v1,b']],
]) {
	test(`${name}: ${value} is refused`, () => {
		assert.equal(verified({ [name]: value }), undefined);
	});
}

test('a timestamp that is signed and no number is refused all the same', () => {
	for (const timestamp of ['', ' ', '1614265330.0', '0x60380CF2', '-1614265330']) {
		const headers = {
			'webhook-timestamp': timestamp,
			'webhook-signature': `v1,${signed(timestamp)}`,
		};
		assert.equal(verified(headers), undefined, timestamp);
	}
});

test('another secret, another body and a secret that is none are refused', () => {
	const other = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
	for (const secret of [other, '', 'whsec_', 'whsec_!!', SECRET.slice(6)]) {
		assert.equal(verified({}, { secret }), undefined, secret);
	}
	assert.equal(verified({}, { body: Buffer.concat([BODY, Buffer.from(' ')]) }), undefined);
});
