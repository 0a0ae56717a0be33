import { ConnectorError, type InboundMessage } from '@chat4all/connector';
import type { Account, Logger } from '@chat4all/runtime';

/** The time that a client has to acknowledge a message itself, for example with a text, in milliseconds. */
const CLIENT_TIME_MS = 1_000;

/**
 * Acknowledges a message on behalf of the clients, who may do so themselves within a second. Telegram shows progress on a button
 * until its press is answered, for some seconds at most (core.telegram.org/bots/api#callbackquery).
 */
export function acknowledgeLater({ id, channel, connector }: Account, message: InboundMessage, logger: Logger): void {
  const [from] = message.from;
  if (message.awaitsAcknowledgement !== true || from === undefined) return;
  const { providerMessageId } = message;
  // A process that stops need not wait for it: the platform stops waiting after a while.
  setTimeout(() => {
    connector.acknowledge?.({ providerMessageId, from }).catch((error: unknown) => {
      const { reason, channelCode: code } = ConnectorError.from(error);
      // A client was faster.
      if (reason !== 'outside_window') logger.warn({ channel, account: id, reason, code }, 'message not acknowledged');
    });
  }, CLIENT_TIME_MS).unref();
}
