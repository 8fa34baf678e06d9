import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { call, ofUser } from '../shared/api';
import { idempotencyKey } from '../shared/idempotency';
import { messageOf, optionsOf } from './message';

/** Does what one item asks for and gives what comes of it. */
export type Operation = (caller: IExecuteFunctions, item: number) => Promise<IDataObject[]>;

const PAGE = 100;

/** By resource and operation. */
export const operations: Record<string, Record<string, Operation>> = {
	assistant: {
		ask: async (caller, item) =>
			await command(caller, item, 'question.ask', {
				question: caller.getNodeParameter('question', item) as string,
				...given('contactId', contactOf(caller, item)),
			}),
	},
	contact: {
		reset: async (caller, item) =>
			await command(caller, item, 'contact.reset', { contactId: contactOf(caller, item) }),
	},
	conversation: {
		get: async (caller, item) => [
			await call(caller, 'GET', await ofUser(caller, 'conversations', contactOf(caller, item)), {
				query: given('sessionId', sessionOf(caller, item)),
				itemIndex: item,
			}),
		],
		getAll: list,
		handOver: async (caller, item) =>
			await command(caller, item, 'conversation.handoff', {
				...conversationOf(caller, item),
				...given('reason', caller.getNodeParameter('reason', item, '') as string),
			}),
		resume: async (caller, item) =>
			await command(caller, item, 'conversation.resume', conversationOf(caller, item)),
	},
	message: {
		send: async (caller, item) =>
			await command(
				caller,
				item,
				'message.send',
				await messageOf(caller, item),
				optionsOf(caller, item).idempotencyKey || undefined,
			),
	},
};

async function command(
	caller: IExecuteFunctions,
	item: number,
	type: string,
	data: IDataObject,
	key: string = idempotencyKey(caller, item),
): Promise<IDataObject[]> {
	const { userId } = await caller.getCredentials<{ userId: string }>('holdfastApi');
	const { result, commandId, duplicate } = await call<{
		result: IDataObject;
		commandId: string;
		duplicate: boolean;
	}>(caller, 'POST', '/webhooks/automation', {
		body: { type, userId, data },
		headers: { 'Idempotency-Key': key },
		itemIndex: item,
	});
	return [{ ...result, commandId, duplicate }];
}

async function list(caller: IExecuteFunctions, item: number): Promise<IDataObject[]> {
	const wanted = caller.getNodeParameter('returnAll', item, false)
		? Infinity
		: (caller.getNodeParameter('limit', item, PAGE) as number);
	const filters = caller.getNodeParameter('filters', item, {}) as IDataObject;
	const path = await ofUser(caller, 'conversations');
	const found: IDataObject[] = [];
	let before: string | null = null;
	do {
		const query: IDataObject = {
			...filters,
			limit: Math.min(wanted - found.length, PAGE),
			...(before && { before }),
		};
		const page: { conversations: IDataObject[]; next: string | null } = await call(
			caller,
			'GET',
			path,
			{ query, itemIndex: item },
		);
		found.push(...page.conversations);
		before = page.next;
	} while (before !== null && found.length < wanted);
	return found;
}

function conversationOf(caller: IExecuteFunctions, item: number): IDataObject {
	return {
		contactId: contactOf(caller, item),
		...given('sessionId', sessionOf(caller, item)),
	};
}

function contactOf(caller: IExecuteFunctions, item: number): string {
	return caller.getNodeParameter('contactId', item, '', { extractValue: true }) as string;
}

function sessionOf(caller: IExecuteFunctions, item: number): string {
	return caller.getNodeParameter('sessionId', item, '') as string;
}

function given(name: string, value: string): IDataObject {
	return value === '' ? {} : { [name]: value };
}
