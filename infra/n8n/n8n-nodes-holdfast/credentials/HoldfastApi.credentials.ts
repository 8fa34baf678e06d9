import type {
	IAuthenticateGeneric,
	Icon,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';

/** Which Holdfast, which user of it, and a key of theirs. */
export class HoldfastApi implements ICredentialType {
	name = 'holdfastApi';

	displayName = 'Holdfast API';

	icon: Icon = { light: 'file:../icons/holdfast.svg', dark: 'file:../icons/holdfast.dark.svg' };

	documentationUrl = 'https://holdfast.example/docs/n8n';

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'https://core.example.com',
			description: 'Where Holdfast core answers, without /v1',
		},
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'acme',
			description: 'The user that the key belongs to, as on the dashboard',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			placeholder: 'hf_…',
			description:
				'A key of that user. For everything that these nodes do it needs the scopes messages:send, contacts:reset, conversations:read, conversations:write, assistant:ask, sessions:read and subscriptions:write.',
		},
	];

	authenticate: IAuthenticateGeneric = {
		type: 'generic',
		properties: { headers: { Authorization: '=Bearer {{$credentials.apiKey}}' } },
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl.replace(/\\/+$/, "")}}',
			url: '=/v1/users/{{encodeURIComponent($credentials.userId)}}/conversations',
			qs: { limit: 1 },
		},
	};
}
