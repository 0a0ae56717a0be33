import type { Connector, InboundReference } from '@chat4all/connector';
import { Indicator, type Message, MessageDirection, type SendIndicatorRequest } from '@chat4all/proto';
import type { Accounts } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import { invalidField, preconditionFailed } from '../errors/api-error.ts';
import { toPlatformError } from '../errors/platform-error.ts';
import { readMessage } from './read-messages.ts';

/** The time that the platform has to answer, in milliseconds. */
const TIMEOUT_MS = 10_000;

/** The connector's method for each indicator. */
const METHODS = { [Indicator.TYPING]: 'sendTyping', [Indicator.READ]: 'markRead' } as const;

type IndicatorMethod = (typeof METHODS)[keyof typeof METHODS];

/**
 * Shows a person that an answer is being typed, or that their message was read. Calls the platform once: an indicator is
 * neither queued nor retried. Throws
 * - NOT_FOUND for a message that the tenant does not have;
 * - FAILED_PRECONDITION if the channel has no such indicator, or the platform refuses it;
 * - UNAVAILABLE or RESOURCE_EXHAUSTED if a retry may succeed.
 */
export async function sendIndicator(
  tenantId: string,
  { indicator, messageId }: SendIndicatorRequest,
  { store, accounts }: { readonly store: Store; readonly accounts: Accounts },
): Promise<void> {
  if (indicator !== Indicator.TYPING && indicator !== Indicator.READ) {
    throw invalidField('indicator', 'must be INDICATOR_TYPING or INDICATOR_READ');
  }
  await indicate(await readMessage(tenantId, messageId, store), METHODS[indicator], accounts);
}

/** Shows the sender of an inbound message that it was read. Throws as {@link sendIndicator}. */
export function sendReadMark(message: Message, accounts: Accounts): Promise<void> {
  return indicate(message, 'markRead', accounts);
}

async function indicate(message: Message, method: IndicatorMethod, accounts: Accounts): Promise<void> {
  const { reference, accountId, channel } = referenceTo(message);
  const connector = accounts.find(accountId)?.connector;
  if (connector === undefined) {
    throw preconditionFailed('ACCOUNT_MISSING', `account "${accountId}" is no longer configured`);
  }
  await callPlatform(connector, method, reference).catch((error: unknown) => {
    throw toPlatformError(error, channel);
  });
}

function referenceTo({ direction, sender, providerMessageId, messageId }: Message): {
  readonly reference: InboundReference;
  readonly accountId: string;
  readonly channel: string;
} {
  if (direction === MessageDirection.INBOUND && sender !== undefined && providerMessageId !== '') {
    const { kind, value, accountId, channel } = sender;
    return { reference: { providerMessageId, from: { kind, value } }, accountId, channel };
  }
  throw invalidField('message_id', `must be an inbound message (got "${messageId}")`);
}

async function callPlatform(connector: Connector, method: IndicatorMethod, reference: InboundReference): Promise<void> {
  if (connector[method] === undefined) {
    throw preconditionFailed('NOT_SUPPORTED', `${connector.channel} does not support this indicator`);
  }
  await connector[method](reference, { signal: AbortSignal.timeout(TIMEOUT_MS) });
}
