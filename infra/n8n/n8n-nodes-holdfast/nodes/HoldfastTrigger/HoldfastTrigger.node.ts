import type {
	IDataObject,
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { jsonParse, NodeConnectionTypes } from 'n8n-workflow';

import { call, ofUser, problemOf } from '../shared/api';
import { getContacts, getIntents, getSessions } from '../shared/lists';
import { verifiedId } from '../shared/signature';
import type { Remembered } from './subscription';
import { isAsWanted, subscribe, subscriptions, wantedBy } from './subscription';
import { isTaken, take } from './taken';
import { triggerFields } from './triggerFields';

/** Starts a workflow when something happens in Holdfast. */
export class HoldfastTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Holdfast Trigger',
		name: 'holdfastTrigger',
		icon: { light: 'file:../../icons/holdfast.svg', dark: 'file:../../icons/holdfast.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["purpose"] === "replies" ? "answers a contact" : ($parameter["eventTypes"].join(", ") || "all events") }}',
		description: 'Starts the workflow when something happens on WhatsApp or in Holdfast',
		defaults: { name: 'Holdfast Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'holdfastApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				responseMode: '={{ $parameter["purpose"] === "replies" ? "lastNode" : "onReceived" }}',
				responseData: '={{ $parameter["purpose"] === "replies" ? "firstEntryJson" : "noData" }}',
			},
		],
		properties: triggerFields,
	};

	methods = { loadOptions: { getContacts, getIntents, getSessions } };

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				const { subscriptionId, secret } = memoryOf(this);
				if (!subscriptionId || !secret) return false;
				const wanted = wantedBy(this);
				return (await subscriptions(this)).some(
					(one) => one.subscriptionId === subscriptionId && isAsWanted(one, wanted),
				);
			},

			async create(this: IHookFunctions): Promise<boolean> {
				Object.assign(memoryOf(this), await subscribe(this, wantedBy(this)));
				return true;
			},

			async delete(this: IHookFunctions): Promise<boolean> {
				const memory = memoryOf(this);
				if (memory.subscriptionId) {
					const path = await ofUser(this, 'subscriptions', memory.subscriptionId);
					try {
						await call(this, 'DELETE', path);
					} catch (error) {
						const { code, message } = problemOf(error);
						if (code !== 'SUBSCRIPTION_NOT_FOUND') {
							this.logger.error(`Holdfast still sends to this workflow: ${message}`);
							return false;
						}
					}
				}
				delete memory.subscriptionId;
				delete memory.secret;
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const request = this.getRequestObject();
		await request.readRawBody();
		// Without a body there is none.
		const body = request.rawBody ?? Buffer.alloc(0);
		const { subscriptionId, secret } = memoryOf(this);
		const id = secret && verifiedId(secret, this.getHeaderData(), body);
		const response = this.getResponseObject();
		if (!subscriptionId || !id) {
			response
				.status(401)
				.json({ error: { code: 'SIGNATURE_INVALID', message: 'This is not signed by Holdfast.' } });
			return { noWebhookResponse: true };
		}
		if (isTaken(subscriptionId, id)) return { webhookResponse: { duplicate: true } };
		const event = jsonParse<IDataObject>(body.toString());
		if (event.type === 'subscription.test') return { webhookResponse: { tested: true } };
		// n8n answers well when it has stored the execution. Before, the next try has to be taken.
		response.once('finish', () => {
			if (response.statusCode < 300) take(subscriptionId, id);
		});
		return { workflowData: [this.helpers.returnJsonArray(event)] };
	}
}

function memoryOf(caller: IHookFunctions | IWebhookFunctions): Remembered {
	return caller.getWorkflowStaticData('node') as Remembered;
}
