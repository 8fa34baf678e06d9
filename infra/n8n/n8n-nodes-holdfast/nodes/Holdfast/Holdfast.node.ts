import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	JsonObject,
} from 'n8n-workflow';
import { NodeApiError, NodeConnectionTypes } from 'n8n-workflow';

import { problemOf } from '../shared/api';
import { getSessions, searchContacts } from '../shared/lists';
import { conversationFields } from './conversationFields';
import { messageFields } from './messageFields';
import { operations } from './operations';

/** What a workflow can do in Holdfast. */
export class Holdfast implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Holdfast',
		name: 'holdfast',
		icon: { light: 'file:../../icons/holdfast.svg', dark: 'file:../../icons/holdfast.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Send WhatsApp messages and take part in conversations',
		defaults: { name: 'Holdfast' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'holdfastApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Assistant', value: 'assistant' },
					{ name: 'Contact', value: 'contact' },
					{ name: 'Conversation', value: 'conversation' },
					{ name: 'Message', value: 'message' },
				],
				default: 'message',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['assistant'] } },
				options: [
					{
						name: 'Ask',
						value: 'ask',
						action: 'Ask the assistant',
						description: 'Ask what it would answer; nothing is sent',
					},
				],
				default: 'ask',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['contact'] } },
				options: [
					{
						name: 'Reset',
						value: 'reset',
						action: 'Reset a contact',
						description: 'Forget a contact in every layer, and get a receipt of what went',
					},
				],
				default: 'reset',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['conversation'] } },
				options: [
					{
						name: 'Get',
						value: 'get',
						action: 'Get a conversation',
						description: 'Get who answers in it, and what is remembered of the contact',
					},
					{
						name: 'Get Many',
						value: 'getAll',
						action: 'Get many conversations',
						description: 'Get many conversations, the newest first',
					},
					{
						name: 'Hand Over',
						value: 'handOver',
						action: 'Hand over a conversation',
						description: 'Leave it to a person: the assistant is silent',
					},
					{
						name: 'Resume',
						value: 'resume',
						action: 'Resume a conversation',
						description: 'Have the assistant answer again',
					},
				],
				default: 'handOver',
			},
			{
				displayName: 'Operation',
				name: 'operation',
				type: 'options',
				noDataExpression: true,
				displayOptions: { show: { resource: ['message'] } },
				options: [
					{
						name: 'Send',
						value: 'send',
						action: 'Send a message',
						description: 'Send a message of any type',
					},
				],
				default: 'send',
			},
			...messageFields,
			...conversationFields,
		],
	};

	methods = { loadOptions: { getSessions }, listSearch: { searchContacts } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const results: INodeExecutionData[] = [];
		for (let item = 0; item < this.getInputData().length; item++) {
			const pairedItem = { item };
			try {
				const resource = this.getNodeParameter('resource', item) as string;
				const operation = this.getNodeParameter('operation', item) as string;
				for (const json of await operations[resource][operation](this, item)) {
					results.push({ json, pairedItem });
				}
			} catch (error) {
				if (!this.continueOnFail()) {
					throw new NodeApiError(this.getNode(), error as JsonObject, { itemIndex: item });
				}
				results.push({ json: { error: { ...problemOf(error) } }, pairedItem });
			}
		}
		return [results];
	}
}
