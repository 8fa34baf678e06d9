import type { IDataObject, IHookFunctions } from 'n8n-workflow';

import { call, ofUser } from '../shared/api';

/** What a subscription asks for: all that the node decides on. */
export interface Wanted extends IDataObject {
	url: string;
	description: string;
	eventTypes: string[];
	sessions: string[];
	chats: string[];
	intents: string[];
	isActive: boolean;
	isReplyStep: boolean;
	askAlways: boolean;
	replyTimeoutSeconds: number;
	onTimeout: string;
}

/** A subscription as Holdfast knows it. */
export interface Subscription extends Wanted {
	subscriptionId: string;
}

/** What the node remembers of its own subscription, in the workflow's static data. */
export interface Remembered {
	subscriptionId?: string;
	/** What its deliveries are signed with; it is shown when it is made, and never again. */
	secret?: string;
}

const LONGEST_DESCRIPTION = 200;

/** What the node's fields ask for. */
export function wantedBy(hook: IHookFunctions): Wanted {
	const filters = hook.getNodeParameter('filters', {}) as IDataObject;
	const answers = hook.getNodeParameter('purpose') === 'replies';
	return {
		url: hook.getNodeWebhookUrl('default') as string,
		description: `n8n: ${hook.getWorkflow().name ?? ''}`.trim().slice(0, LONGEST_DESCRIPTION),
		// Who answers hears of nothing else.
		eventTypes: answers ? ['reply.requested'] : (hook.getNodeParameter('eventTypes') as string[]),
		sessions: (filters.sessions as string[]) ?? [],
		chats: (filters.chats as string[]) ?? [],
		intents: (filters.intents as string[]) ?? [],
		isActive: true,
		isReplyStep: answers,
		askAlways: answers && (hook.getNodeParameter('askAlways') as boolean),
		replyTimeoutSeconds: hook.getNodeParameter('replyTimeoutSeconds', 10) as number,
		onTimeout: hook.getNodeParameter('onTimeout', 'continue') as string,
	};
}

/** All subscriptions of the user. */
export async function subscriptions(hook: IHookFunctions): Promise<Subscription[]> {
	const path = await ofUser(hook, 'subscriptions');
	return (await call<{ subscriptions: Subscription[] }>(hook, 'GET', path)).subscriptions;
}

/**
 * Subscribe the node's address and give what to remember. One that has the address already is taken
 * over with a fresh secret, so that what waits for it is delivered: its secret was lost with a
 * workflow that was imported anew, or with an n8n that ended before it wrote it down.
 */
export async function subscribe(hook: IHookFunctions, wanted: Wanted): Promise<Remembered> {
	const old = (await subscriptions(hook)).find(({ url }) => url === wanted.url);
	if (old === undefined) {
		const path = await ofUser(hook, 'subscriptions');
		return remembered(await call(hook, 'POST', path, { body: wanted }));
	}
	const path = await ofUser(hook, 'subscriptions', old.subscriptionId);
	await call(hook, 'PATCH', path, { body: wanted });
	return remembered(await call(hook, 'POST', `${path}/rotate`));
}

/** Whether the subscription is as the node wants it. */
export function isAsWanted(is: Subscription, wanted: Wanted): boolean {
	return Object.entries(wanted).every(([name, value]) => isSame(is[name], value));
}

function remembered(made: IDataObject): Remembered {
	return { subscriptionId: made.subscriptionId as string, secret: made.secret as string };
}

function isSame(one: unknown, other: unknown): boolean {
	if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
	return one.length === other.length && other.every((value) => one.includes(value));
}
