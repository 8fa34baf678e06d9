import type { INodeProperties } from 'n8n-workflow';

import { contact, session } from '../shared/options';

const WHERE_WRITTEN_LAST = 'The session, where it is not the one that the contact used last. ';

/** The fields of the operations on conversations, contacts and the assistant. */
export const conversationFields: INodeProperties[] = [
	{
		...contact,
		displayOptions: {
			show: { resource: ['conversation'], operation: ['get', 'handOver', 'resume'] },
		},
	},
	{
		...contact,
		description: 'Who is forgotten, in every layer at once. This cannot be undone.',
		displayOptions: { show: { resource: ['contact'], operation: ['reset'] } },
	},
	{
		...session,
		description: WHERE_WRITTEN_LAST + session.description,
		displayOptions: {
			show: { resource: ['conversation'], operation: ['get', 'handOver', 'resume'] },
		},
	},
	{
		displayName: 'Reason',
		name: 'reason',
		type: 'string',
		default: '',
		description: 'What the person who takes over is told',
		displayOptions: { show: { resource: ['conversation'], operation: ['handOver'] } },
	},
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show: { resource: ['conversation'], operation: ['getAll'] } },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: {
			show: { resource: ['conversation'], operation: ['getAll'], returnAll: [false] },
		},
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: { show: { resource: ['conversation'], operation: ['getAll'] } },
		options: [
			{
				displayName: 'Answered By',
				name: 'handler',
				type: 'options',
				options: [
					{ name: 'A Person', value: 'person' },
					{ name: 'The Assistant', value: 'assistant' },
				],
				default: 'person',
			},
			{
				displayName: 'Only',
				name: 'only',
				type: 'options',
				options: [
					{ name: 'Unread', value: 'unread', description: 'Something that no person has seen' },
					{ name: 'Waiting', value: 'waiting', description: 'A person has to answer' },
				],
				default: 'waiting',
			},
			{
				displayName: 'Search',
				name: 'q',
				type: 'string',
				default: '',
				description: "A part of the contact's name or number, or words that were said",
			},
		],
	},
	{
		displayName: 'Question',
		name: 'question',
		type: 'string',
		typeOptions: { rows: 2 },
		default: '',
		required: true,
		description: 'What the assistant is asked. Nothing is sent to anybody.',
		displayOptions: { show: { resource: ['assistant'], operation: ['ask'] } },
	},
	{
		...contact,
		required: false,
		description: 'As if this contact had asked; nobody in particular where it is empty',
		displayOptions: { show: { resource: ['assistant'], operation: ['ask'] } },
	},
];
