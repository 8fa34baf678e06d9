/** So many deliveries are remembered: a lost answer's second try comes within minutes. */
const MOST = 10_000;

/**
 * The deliveries that started their workflow, the newest last. They are kept in the process, since n8n
 * keeps no static data that changes as a webhook starts an execution.
 */
const taken = new Set<string>();

/** Whether a delivery to a subscription was taken before. */
export function isTaken(subscriptionId: string, webhookId: string): boolean {
	return taken.has(`${subscriptionId} ${webhookId}`);
}

/** Remember a delivery, once nothing can stop it from being worked on any more. */
export function take(subscriptionId: string, webhookId: string): void {
	taken.add(`${subscriptionId} ${webhookId}`);
	if (taken.size > MOST) taken.delete(taken.values().next().value as string);
}
