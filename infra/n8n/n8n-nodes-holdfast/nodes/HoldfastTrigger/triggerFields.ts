import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

import { eventTypes } from './eventTypes';

const whenHearing: IDisplayOptions = { show: { purpose: ['events'] } };
const whenAnswering: IDisplayOptions = { show: { purpose: ['replies'] } };

/** What the trigger asks for. */
export const triggerFields: INodeProperties[] = [
	{
		displayName: 'Start',
		name: 'purpose',
		type: 'options',
		options: [
			{
				name: 'On Events',
				value: 'events',
				description: 'Hear of what happens; Holdfast does not wait for the workflow',
			},
			{
				name: 'To Answer a Contact',
				value: 'replies',
				description:
					"Holdfast waits for the workflow's last node, and says what stands in its field reply",
			},
		],
		default: 'events',
	},
	{
		displayName: 'Events',
		name: 'eventTypes',
		type: 'multiOptions',
		options: eventTypes,
		default: ['message.received'],
		description: 'What starts the workflow; with none chosen everything does',
		displayOptions: whenHearing,
	},
	{
		displayName:
			'Each start gets <code>contact</code>, <code>text</code>, <code>intent</code> and <code>history</code> in <code>data</code>. Let the last node give <code>reply</code>, or <code>handoff: true</code>, or neither: then the assistant goes on by itself.',
		name: 'replyNotice',
		type: 'notice',
		default: '',
		displayOptions: whenAnswering,
	},
	{
		displayName: 'Every Message',
		name: 'askAlways',
		type: 'boolean',
		default: false,
		description:
			'Whether it is asked on every message, and not only on intents whose action is an automation',
		displayOptions: whenAnswering,
	},
	{
		displayName: 'Most Seconds',
		name: 'replyTimeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 20 },
		default: 10,
		description: 'How long Holdfast waits for an answer, 20 seconds at the most',
		displayOptions: whenAnswering,
	},
	{
		displayName: 'Where No Answer Comes',
		name: 'onTimeout',
		type: 'options',
		options: [
			{ name: 'Call a Person', value: 'handoff' },
			{ name: 'Go On', value: 'continue', description: 'As if nobody had been asked' },
			{ name: 'Say So', value: 'fallback', description: 'Say that the answer is not known' },
		],
		default: 'continue',
		displayOptions: whenAnswering,
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		options: [
			{
				displayName: 'Chat Names or IDs',
				name: 'chats',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getContacts' },
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
			{
				displayName: 'Intent Names or IDs',
				name: 'intents',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getIntents' },
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
			{
				displayName: 'Session Names or IDs',
				name: 'sessions',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getSessions' },
				default: [],
				description:
					'Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
			},
		],
	},
];
