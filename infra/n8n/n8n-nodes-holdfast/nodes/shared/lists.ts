import type {
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodePropertyOptions,
} from 'n8n-workflow';

import { call, ofUser } from './api';

interface Contact {
	contactId: string;
	phone: string | null;
	name: string | null;
}

interface ConversationPage {
	conversations: Array<{ contact: Contact }>;
	next: string | null;
}

const PAGE = 50;

/** The user's sessions, for a drop-down. */
export async function getSessions(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { sessions } = await call<{
		sessions: Array<{ sessionId: string; phone: string | null; status: string }>;
	}>(this, 'GET', await ofUser(this, 'sessions'));
	return sessions.map(({ sessionId, phone, status }) => ({
		name: phone ? `${sessionId} (+${phone})` : sessionId,
		value: sessionId,
		description: status,
	}));
}

/** The user's intents, for a drop-down. */
export async function getIntents(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	const { intents } = await call<{ intents: Array<{ name: string }> }>(
		this,
		'GET',
		await ofUser(this, 'intents'),
	);
	return intents.map(({ name }) => ({ name, value: name }));
}

/** The contacts that wrote last, for a drop-down. */
export async function getContacts(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
	return (await page(this)).results.map(({ name, value }) => ({ name, value }));
}

/** The contacts whose name, number or words hold the filter, the one that wrote last first. */
export async function searchContacts(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	return await page(this, filter, paginationToken);
}

async function page(
	caller: ILoadOptionsFunctions,
	filter?: string,
	before?: string,
): Promise<INodeListSearchResult> {
	const { conversations, next } = await call<ConversationPage>(
		caller,
		'GET',
		await ofUser(caller, 'conversations'),
		{ query: { limit: PAGE, ...(filter && { q: filter }), ...(before && { before }) } },
	);
	// Somebody who writes to two sessions has two conversations.
	const contacts = new Map(conversations.map(({ contact }) => [contact.contactId, contact]));
	return {
		results: [...contacts.values()].map(({ contactId, phone, name }) => ({
			name: [name, phone ? `+${phone}` : contactId].filter(Boolean).join(', '),
			value: contactId,
		})),
		paginationToken: next ?? undefined,
	};
}
