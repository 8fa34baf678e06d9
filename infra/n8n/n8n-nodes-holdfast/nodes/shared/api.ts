import type {
	IDataObject,
	IExecuteFunctions,
	IHookFunctions,
	IHttpRequestMethods,
	ILoadOptionsFunctions,
	JsonObject,
} from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

/** Where calls are made from. */
export type Caller = IExecuteFunctions | IHookFunctions | ILoadOptionsFunctions;

/** What a call carries beside its path. */
export interface Parts {
	body?: IDataObject;
	query?: IDataObject;
	headers?: IDataObject;
	/** The item that it is made for, which an error names. */
	itemIndex?: number;
}

/** Why Holdfast did not do what was asked, as a workflow can branch on it. */
export interface Problem {
	/** One of Holdfast's codes, or what the network said, such as ECONNREFUSED. */
	code: string;
	message: string;
	status?: number;
	details?: IDataObject;
	requestId?: string;
	/** Seconds to wait before it is tried again. */
	retryAfter?: number;
}

interface Answer {
	statusCode: number;
	headers: IDataObject;
	body: unknown;
}

/** Call Holdfast core and give what it answers. Throws `NodeApiError` with the `Problem` in its context. */
export async function call<AnswerT = IDataObject>(
	caller: Caller,
	method: IHttpRequestMethods,
	path: string,
	parts: Parts = {},
): Promise<AnswerT> {
	const answer = await send(caller, method, path, parts);
	if (answer.statusCode >= 200 && answer.statusCode < 300) return answer.body as AnswerT;
	const problem = problemIn(answer);
	const error = new NodeApiError(caller.getNode(), { ...problem } as JsonObject, {
		message: `${problem.code}: ${problem.message}`,
		description: problem.details && JSON.stringify(problem.details),
		httpCode: String(answer.statusCode),
		itemIndex: parts.itemIndex,
	});
	error.context.problem = problem;
	throw error;
}

/** The path of the credential's user, and what follows. */
export async function ofUser(caller: Caller, ...names: string[]): Promise<string> {
	const { userId } = await caller.getCredentials<{ userId: string }>('holdfastApi');
	return ['/v1/users', ...[userId, ...names].map(encodeURIComponent)].join('/');
}

/** Read the problem of an error that `call` threw, or of another one that has none of ours. */
export function problemOf(error: unknown): Problem {
	const { context, httpCode, message } = error as NodeApiError;
	return (context?.problem as Problem) ?? { code: httpCode ?? 'FAILED', message };
}

async function send(
	caller: Caller,
	method: IHttpRequestMethods,
	path: string,
	{ body, query, headers, itemIndex }: Parts,
): Promise<Answer> {
	const { baseUrl } = await caller.getCredentials<{ baseUrl: string }>('holdfastApi');
	try {
		return await caller.helpers.httpRequestWithAuthentication.call(caller, 'holdfastApi', {
			method,
			baseURL: baseUrl.replace(/\/+$/, ''),
			url: path,
			body,
			qs: query,
			headers,
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			// A key is for this address, not for wherever it points to.
			disableFollowRedirect: true,
		});
	} catch (error) {
		throw new NodeApiError(caller.getNode(), error as JsonObject, { itemIndex });
	}
}

function problemIn({ statusCode, headers, body }: Answer): Problem {
	const { error } = (body ?? {}) as { error?: Partial<Problem> };
	const wait = Number(headers['retry-after']);
	return {
		code: error?.code ?? `HTTP_${statusCode}`,
		message:
			error?.message ?? 'That was no answer of Holdfast. Check the base URL in the credential.',
		status: statusCode,
		...(error?.details && { details: error.details }),
		...(error?.requestId && { requestId: error.requestId }),
		...(Number.isFinite(wait) && { retryAfter: wait }),
	};
}
