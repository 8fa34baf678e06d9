import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { MEDIA_TYPES } from './messageFields';

interface Options {
	filename?: string;
	idempotencyKey?: string;
	replyTo?: string;
}

/** The options of sending a message. */
export function optionsOf(caller: IExecuteFunctions, item: number): Options {
	return caller.getNodeParameter('options', item, {}) as Options;
}

/** What to send for an item, as the API takes it: the fields of its type, and no others. */
export async function messageOf(caller: IExecuteFunctions, item: number): Promise<IDataObject> {
	const type = caller.getNodeParameter('messageType', item) as string;
	const { filename, replyTo } = optionsOf(caller, item);
	const carries = MEDIA_TYPES.includes(type)
		? { media: await mediaOf(caller, item, type, filename) }
		: fieldOf[type](caller, item);
	return {
		sessionId: caller.getNodeParameter('sessionId', item) as string,
		to: caller.getNodeParameter('to', item, '', { extractValue: true }) as string,
		type,
		...carries,
		...(replyTo && type !== 'reaction' && { replyTo }),
	};
}

const fieldOf: Record<string, (caller: IExecuteFunctions, item: number) => IDataObject> = {
	text: (caller, item) => ({ text: caller.getNodeParameter('text', item) as string }),
	location: (caller, item) => ({
		location: {
			latitude: caller.getNodeParameter('latitude', item) as number,
			longitude: caller.getNodeParameter('longitude', item) as number,
			name: (caller.getNodeParameter('placeName', item, '') as string) || null,
			address: (caller.getNodeParameter('address', item, '') as string) || null,
		},
	}),
	contact: (caller, item) => ({
		contact: {
			name: caller.getNodeParameter('cardName', item) as string,
			phone: caller.getNodeParameter('cardPhone', item) as string,
		},
	}),
	reaction: (caller, item) => ({
		reaction: {
			messageId: caller.getNodeParameter('reactTo', item) as string,
			emoji: caller.getNodeParameter('emoji', item, '') as string,
		},
	}),
	poll: (caller, item) => ({
		poll: {
			question: caller.getNodeParameter('pollQuestion', item) as string,
			options: caller.getNodeParameter('pollOptions', item) as string[],
			maxAnswers: caller.getNodeParameter('maxAnswers', item, 1) as number,
		},
	}),
};

async function mediaOf(
	caller: IExecuteFunctions,
	item: number,
	type: string,
	filename?: string,
): Promise<IDataObject> {
	const caption = caller.getNodeParameter('caption', item, '') as string;
	const named = { ...(filename && { filename }), ...(caption && { caption }) };
	if (caller.getNodeParameter('mediaFrom', item) === 'url') {
		return { url: caller.getNodeParameter('mediaUrl', item) as string, ...named };
	}
	const field = caller.getNodeParameter('binaryPropertyName', item) as string;
	const { mimeType, fileName } = caller.helpers.assertBinaryData(item, field);
	const data = await caller.helpers.getBinaryDataBuffer(item, field);
	return {
		data: data.toString('base64'),
		mimeType,
		...(fileName && type === 'document' && { filename: fileName }),
		...named,
	};
}
