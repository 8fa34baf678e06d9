import { createHash } from 'node:crypto';

import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * The key under which an item's command is done once, however often n8n comes to it: when the node is
 * tried again on failure, when its execution is retried as a whole, and when the event that started
 * it was delivered twice.
 */
export function idempotencyKey(caller: IExecuteFunctions, itemIndex: number): string {
	const { $runIndex } = caller.getWorkflowDataProxy(itemIndex);
	const names = [
		caller.getInstanceId(),
		caller.getWorkflow().id,
		eventOf(caller, itemIndex) ?? firstExecutionOf(caller),
		caller.getNode().id,
		$runIndex,
		itemIndex,
	];
	const digest = createHash('sha256').update(JSON.stringify(names)).digest('hex');
	return `n8n_${digest.slice(0, 40)}`;
}

/** The id of the event that our trigger started the execution with. */
function eventOf(caller: IExecuteFunctions, itemIndex: number): string | undefined {
	// Who tries a workflow in the editor, with one event over and over, wants to see something sent.
	if (caller.getMode() === 'manual') return undefined;
	const { $ } = caller.getWorkflowDataProxy(itemIndex);
	return caller
		.getParentNodes(caller.getNode().name)
		.filter(({ type }) => type.endsWith('.holdfastTrigger'))
		.map(({ name }) => $(name))
		.find(({ isExecuted }) => isExecuted)
		?.first().json.id;
}

/** A retried execution has another id, and the context of the one before. */
function firstExecutionOf(caller: IExecuteFunctions): string {
	const context = caller.getContext('node');
	context.firstExecutionId ??= caller.getExecutionId();
	return context.firstExecutionId as string;
}
