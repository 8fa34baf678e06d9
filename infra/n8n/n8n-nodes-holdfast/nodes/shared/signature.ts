import { createHmac, timingSafeEqual } from 'node:crypto';

/** Seconds that a delivery's clock and ours may be apart. */
export const TOLERANCE = 300;

/** The headers of a request, their names in lower case as Node gives them. */
export type Headers = Record<string, string | string[] | undefined>;

/**
 * Check a delivery as Standard Webhooks describes it, over the bytes as they came, and give its
 * webhook-id. Whatever is not right gives nothing: missing, malformed, older or newer than five
 * minutes, signed by another secret. Which of these it was stays unsaid.
 */
export function verifiedId(
	secret: string,
	headers: Headers,
	body: Buffer,
	now: number = Date.now(),
): string | undefined {
	const id = headers['webhook-id'];
	const timestamp = headers['webhook-timestamp'];
	const signatures = headers['webhook-signature'];
	if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
		return undefined;
	}
	const isOfNow =
		/^[0-9]{1,12}$/.test(timestamp) && Math.abs(now / 1000 - Number(timestamp)) <= TOLERANCE;
	const key = keyOf(secret);
	if (!isOfNow || key === undefined) return undefined;
	const mac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
	const expected = Buffer.from(`v1,${mac.digest('base64')}`);
	const isOurs = signatures.split(' ').some((given) => isEqual(Buffer.from(given), expected));
	return isOurs ? id : undefined;
}

function keyOf(secret: string): Buffer | undefined {
	const [, text] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(secret) ?? [];
	return text === undefined ? undefined : Buffer.from(text, 'base64');
}

function isEqual(given: Buffer, expected: Buffer): boolean {
	return given.length === expected.length && timingSafeEqual(given, expected);
}
