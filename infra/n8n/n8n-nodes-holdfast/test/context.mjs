import { EventEmitter } from 'node:events';

/** A stand-in for what n8n gives a node: parameters in, the requests that it makes out. */

const CREDENTIAL = {
	baseUrl: 'https://core.example.com/',
	userId: 'acme',
	apiKey: 'hf_key',
};

export const OK = { statusCode: 200, headers: {}, body: {} };

class Refused extends Error {}

/** A node's surroundings; `answer` gives what Holdfast says to a request. */
export function surroundings({
	answer = () => OK,
	binary = {},
	context = {},
	credential = CREDENTIAL,
	continueOnFail = false,
	executionId = '7',
	memory = {},
	mode = 'webhook',
	parameters = [{}],
	runIndex = 0,
	startedBy,
	webhookUrl = 'https://n8n.example.com/webhook/1/webhook',
} = {}) {
	const requests = [];
	const items = [parameters].flat();
	const get = (name, item, fallback, options) => {
		const value = items[item][name];
		if (value === undefined) {
			if (fallback === undefined) throw new Refused(`the parameter ${name} is not given`);
			return fallback;
		}
		return options?.extractValue && typeof value === 'object' ? value.value : value;
	};
	return {
		requests,
		memory,
		continueOnFail: () => continueOnFail,
		getContext: () => context,
		getCredentials: async () => credential,
		getExecutionId: () => executionId,
		getInputData: () => items.map((json) => ({ json })),
		getInstanceId: () => 'an-n8n',
		getMode: () => mode,
		getNode: () => ({ id: 'node-1', name: 'Holdfast', type: 'holdfast', typeVersion: 1 }),
		getNodeParameter: get,
		getNodeWebhookUrl: () => webhookUrl,
		getWorkflow: () => ({ id: 'workflow-1', name: 'Greets' }),
		getParentNodes: () => [
			{ name: 'Items', type: 'n8n-nodes-base.code' },
			{ name: 'Another trigger', type: 'n8n-nodes-holdfast.holdfastTrigger' },
			{ name: 'Heard', type: 'n8n-nodes-holdfast.holdfastTrigger' },
		],
		getWorkflowDataProxy: () => ({
			$runIndex: runIndex,
			$: (name) => ({
				isExecuted: name === 'Heard' && startedBy !== undefined,
				first: () => ({ json: startedBy }),
			}),
		}),
		getWorkflowStaticData: () => memory,
		logger: { error: () => {} },
		helpers: {
			assertBinaryData: (_item, field) => binary[field],
			getBinaryDataBuffer: async (_item, field) => Buffer.from(binary[field].bytes),
			httpRequestWithAuthentication: async (_credential, request) => {
				// As it would travel.
				requests.push(JSON.parse(JSON.stringify(request)));
				return answer(request);
			},
			returnJsonArray: (json) => [{ json }],
		},
	};
}

/** The same for a hook, which has no items. */
export function hookSurroundings(options) {
	const around = surroundings(options);
	return {
		...around,
		getNodeParameter: (name, fallback) => around.getNodeParameter(name, 0, fallback),
	};
}

/** A request to the trigger, and the answer that it writes itself. */
export function delivered(around, headers, body) {
	const written = {};
	const response = Object.assign(new EventEmitter(), {
		status(code) {
			response.statusCode = code;
			return response;
		},
		json(value) {
			written.body = value;
		},
	});
	const request = {
		async readRawBody() {
			request.rawBody = Buffer.from(body);
		},
	};
	return {
		...around,
		written,
		/** What n8n answers in the end. */
		finish(status) {
			response.statusCode ??= status;
			response.emit('finish');
			return response.statusCode;
		},
		getHeaderData: () => headers,
		getRequestObject: () => request,
		getResponseObject: () => response,
	};
}
