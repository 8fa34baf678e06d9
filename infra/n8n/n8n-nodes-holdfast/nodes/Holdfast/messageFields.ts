import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { contact, session } from '../shared/options';

/** The types of a message that carry a file. */
export const MEDIA_TYPES = ['audio', 'document', 'image', 'sticker', 'video', 'voice'];

const CAPTIONED_TYPES = ['document', 'image', 'video'];

function shownFor(...messageType: string[]): IDisplayOptions {
	return { show: { resource: ['message'], operation: ['send'], messageType } };
}

const whenSending: IDisplayOptions = { show: { resource: ['message'], operation: ['send'] } };

const media: INodeProperties[] = [
	{
		displayName: 'File From',
		name: 'mediaFrom',
		type: 'options',
		options: [
			{ name: 'Binary Field', value: 'binary', description: 'A file that this item carries' },
			{ name: 'URL', value: 'url', description: 'An address that Holdfast fetches it from' },
		],
		default: 'binary',
		displayOptions: shownFor(...MEDIA_TYPES),
	},
	{
		displayName: 'Input Binary Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		required: true,
		hint: 'The name of the input field that contains the file',
		displayOptions: { show: { ...shownFor(...MEDIA_TYPES).show, mediaFrom: ['binary'] } },
	},
	{
		displayName: 'URL',
		name: 'mediaUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'https://example.com/menu.pdf',
		displayOptions: { show: { ...shownFor(...MEDIA_TYPES).show, mediaFrom: ['url'] } },
	},
	{
		displayName: 'Caption',
		name: 'caption',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		displayOptions: shownFor(...CAPTIONED_TYPES),
	},
];

const place: INodeProperties[] = [
	{
		displayName: 'Latitude',
		name: 'latitude',
		type: 'number',
		typeOptions: { minValue: -90, maxValue: 90, numberPrecision: 6 },
		default: 0,
		required: true,
		displayOptions: shownFor('location'),
	},
	{
		displayName: 'Longitude',
		name: 'longitude',
		type: 'number',
		typeOptions: { minValue: -180, maxValue: 180, numberPrecision: 6 },
		default: 0,
		required: true,
		displayOptions: shownFor('location'),
	},
	{
		displayName: 'Name of the Place',
		name: 'placeName',
		type: 'string',
		default: '',
		displayOptions: shownFor('location'),
	},
	{
		displayName: 'Address',
		name: 'address',
		type: 'string',
		default: '',
		displayOptions: shownFor('location'),
	},
];

const card: INodeProperties[] = [
	{
		displayName: 'Name on the Card',
		name: 'cardName',
		type: 'string',
		default: '',
		required: true,
		displayOptions: shownFor('contact'),
	},
	{
		displayName: 'Phone on the Card',
		name: 'cardPhone',
		type: 'string',
		default: '',
		required: true,
		placeholder: '6281717407674',
		displayOptions: shownFor('contact'),
	},
];

const reaction: INodeProperties[] = [
	{
		displayName: 'Message ID',
		name: 'reactTo',
		type: 'string',
		default: '',
		required: true,
		description: 'The message that the emoji is put on',
		displayOptions: shownFor('reaction'),
	},
	{
		displayName: 'Emoji',
		name: 'emoji',
		type: 'string',
		default: '',
		description: 'One emoji; none takes the reaction back',
		displayOptions: shownFor('reaction'),
	},
];

const poll: INodeProperties[] = [
	{
		displayName: 'Question',
		name: 'pollQuestion',
		type: 'string',
		default: '',
		required: true,
		displayOptions: shownFor('poll'),
	},
	{
		displayName: 'Answers',
		name: 'pollOptions',
		type: 'string',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add Answer' },
		default: [],
		required: true,
		description: 'Two to twelve answers to choose from',
		displayOptions: shownFor('poll'),
	},
	{
		displayName: 'Most Answers',
		name: 'maxAnswers',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1,
		description: 'How many answers one person may choose',
		displayOptions: shownFor('poll'),
	},
];

/** The fields of sending a message. */
export const messageFields: INodeProperties[] = [
	{
		...session,
		default: 'default',
		required: true,
		displayOptions: whenSending,
	},
	{
		...contact,
		displayName: 'To',
		name: 'to',
		description: 'A contact, a phone with its country code, or the ID of a chat',
		displayOptions: whenSending,
	},
	{
		displayName: 'Type',
		name: 'messageType',
		type: 'options',
		options: [
			{ name: 'Audio', value: 'audio' },
			{ name: 'Contact', value: 'contact', description: "Somebody's name and number" },
			{ name: 'Document', value: 'document' },
			{ name: 'Image', value: 'image' },
			{ name: 'Location', value: 'location' },
			{ name: 'Poll', value: 'poll' },
			{ name: 'Reaction', value: 'reaction', description: 'An emoji on a message' },
			{ name: 'Sticker', value: 'sticker' },
			{ name: 'Text', value: 'text' },
			{ name: 'Video', value: 'video' },
			{ name: 'Voice', value: 'voice', description: 'A voice message' },
		],
		default: 'text',
		displayOptions: whenSending,
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		required: true,
		displayOptions: shownFor('text'),
	},
	...media,
	...place,
	...card,
	...reaction,
	...poll,
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: whenSending,
		options: [
			{
				displayName: 'File Name',
				name: 'filename',
				type: 'string',
				default: '',
				description: "What the receiver sees, where it is not the file's own name",
			},
			{
				displayName: 'Idempotency Key',
				name: 'idempotencyKey',
				type: 'string',
				default: '',
				description:
					'What is sent under the same key within a day is sent once. Without one, a retry by n8n sends nothing twice, and every other execution sends anew.',
			},
			{
				displayName: 'Reply To',
				name: 'replyTo',
				type: 'string',
				default: '',
				description: 'The ID of the message that this one quotes',
			},
		],
	},
];
