import type { INodeProperties } from 'n8n-workflow';

/** The field that names a session. */
export const session: INodeProperties = {
	displayName: 'Session Name or ID',
	name: 'sessionId',
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getSessions' },
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
};

/** The field that names a contact. */
export const contact: INodeProperties = {
	displayName: 'Contact',
	name: 'contactId',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchContacts', searchable: true },
		},
		{
			displayName: 'By Phone or ID',
			name: 'id',
			type: 'string',
			placeholder: '6281717407674',
		},
	],
};
