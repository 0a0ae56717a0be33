import { type Content, type DeliveryError, DeliveryState, type Identity, type Message } from '@chat4all/proto';
import { isUnsuccessful, stateName } from '../states.ts';
import { type Colour, paint } from './print.ts';

const LONGEST_STATE = 9;

/** Returns the name of a state in its colour, padded to the longest name. */
export function formatState(state: DeliveryState): string {
  return paint(colourOf(state), stateName(state).padEnd(LONGEST_STATE));
}

/** Returns the label of inbound messages, padded like a state. */
export function formatInbound(): string {
  return paint('magenta', 'INBOUND'.padEnd(LONGEST_STATE));
}

/** Returns a time in ISO 8601. */
export function formatTime(time: Date | undefined): string {
  return paint('dim', time?.toISOString() ?? '-');
}

/** Returns an identity, for example `whatsapp +5511999999999`. */
export function formatIdentity(identity: Identity | undefined): string {
  return identity === undefined ? '-' : `${identity.channel} ${identity.value}`;
}

/** Returns an error, for example `OUTSIDE_WINDOW (131047): the customer wrote too long ago`. */
export function formatDeliveryError({ reason, message, channelCode }: DeliveryError): string {
  return `${reason}${channelCode === '' ? '' : ` (${channelCode})`}: ${message}`;
}

/**
 * Returns a message as several lines: id and time, content, deliveries with their errors. The line of the content is
 * whole, unless `fit` shortens it.
 */
export function formatMessage(message: Message, fit: (line: string) => string = (line) => line): string {
  const { messageId, createTime, sender, content, deliveries } = message;
  return [
    `${paint('bold', messageId)}  ${formatTime(createTime)}`,
    ...(sender === undefined ? [] : [`  ${formatInbound()}  ${formatIdentity(sender)}`]),
    ...(content === undefined ? [] : [fit(`  ${formatContent(content)}`)]),
    ...deliveries.flatMap(({ state, identity, updateTime, error }) => [
      `  ${formatState(state)}  ${formatIdentity(identity)}  ${formatTime(updateTime)}`,
      ...(error === undefined ? [] : [`    ${formatDeliveryError(error)}`]),
    ]),
  ].join('\n');
}

/** Returns a content in one line. Texts are quoted, so that they cannot send control codes to the terminal. */
export function formatContent({ kind }: Content): string {
  if (kind === undefined) return '-';
  switch (kind.$case) {
    case 'text':
      return JSON.stringify(kind.value.body);
    case 'selection':
      return `[selection] ${JSON.stringify(kind.value.title)}`;
    case 'reaction':
      return `[reaction] ${JSON.stringify(kind.value.emoji)}`;
    default:
      return `[${kind.$case}]`;
  }
}

function colourOf(state: DeliveryState): Colour {
  if (isUnsuccessful(state)) return 'red';
  switch (state) {
    case DeliveryState.READ:
    case DeliveryState.DELIVERED:
      return 'green';
    case DeliveryState.SENT:
      return 'cyan';
    default:
      return 'yellow';
  }
}
