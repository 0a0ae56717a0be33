import { status } from '@grpc/grpc-js';
import { type Connector, ConnectorError, type InboundReference } from '@chat4all/connector';
import { Indicator, type Message, MessageDirection, type SendIndicatorRequest } from '@chat4all/proto';
import type { Accounts } from '@chat4all/runtime';
import type { Store } from '@chat4all/store';
import { ApiError, invalidFields } from '../errors/api-error.ts';
import { readMessage } from './read-messages.ts';

/** How long the platform has to answer, in milliseconds. */
const TIMEOUT_MS = 10_000;

const abilities = { [Indicator.TYPING]: 'sendTyping', [Indicator.READ]: 'markRead' } as const;

/**
 * Shows a person that we are typing, or that we have read their message. Asks the platform once: it is a courtesy, and is
 * neither queued nor repeated. Throws NOT_FOUND for a message that the tenant does not have, FAILED_PRECONDITION when the
 * channel has no such thing or the platform refuses it, UNAVAILABLE or RESOURCE_EXHAUSTED when it may work later.
 */
export async function sendIndicator(
  tenantId: string,
  { indicator, messageId }: SendIndicatorRequest,
  { store, accounts }: { readonly store: Store; readonly accounts: Accounts },
): Promise<void> {
  const ability = indicator === Indicator.TYPING || indicator === Indicator.READ ? abilities[indicator] : undefined;
  if (ability === undefined)
    throw invalidFields([{ field: 'indicator', description: 'is missing: say TYPING or READ' }]);
  const message = await readMessage(tenantId, messageId, store);
  const { reference, accountId, channel } = referenceTo(message);
  const connector = accounts.find(accountId)?.connector;
  if (connector === undefined) throw refused('ACCOUNT_MISSING', `the account ${accountId} is not there any more`);
  await show(connector, ability, reference).catch((error: unknown) => {
    throw toApiError(error, channel);
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
  throw invalidFields([{ field: 'message_id', description: `${messageId} is not a message that a person sent` }]);
}

async function show(connector: Connector, ability: 'sendTyping' | 'markRead', to: InboundReference): Promise<void> {
  if (connector[ability] === undefined) {
    throw refused('NOT_SUPPORTED', `${connector.channel} has nothing like it`);
  }
  await connector[ability](to, { signal: AbortSignal.timeout(TIMEOUT_MS) });
}

function toApiError(thrown: unknown, channel: string): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const { reason, retryable, retryAfterMs = 1_000, message, channelCode = '' } = ConnectorError.from(thrown);
  const details = { reason: reason.toUpperCase(), metadata: { channel, channel_code: channelCode } };
  if (!retryable) return new ApiError(status.FAILED_PRECONDITION, message, details, thrown);
  const code = reason === 'throttled' ? status.RESOURCE_EXHAUSTED : status.UNAVAILABLE;
  return new ApiError(code, message, { ...details, retryAfterMs }, thrown);
}

function refused(reason: string, message: string): ApiError {
  return new ApiError(status.FAILED_PRECONDITION, message, { reason });
}
