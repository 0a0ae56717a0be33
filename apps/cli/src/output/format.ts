import {
  type Content,
  type DeliveryError,
  DeliveryState,
  type Event,
  type Identity,
  type Message,
} from '@chat4all/proto';
import { isUnsuccessful, stateName } from '../states.ts';
import { type Colour, paint } from './print.ts';

const LONGEST_STATE = 9;

/** A state's name, padded so that what follows lines up, in the colour that says how it went. */
export function formatState(state: DeliveryState): string {
  return paint(colourOf(state), stateName(state).padEnd(LONGEST_STATE));
}

/** An identity, for example `whatsapp +5511999999999`. */
export function formatIdentity(identity: Identity | undefined): string {
  return identity === undefined ? '-' : `${identity.channel} ${identity.value}`;
}

/** Why a delivery failed, for example `OUTSIDE_WINDOW (131047): the customer wrote too long ago`. */
export function formatDeliveryError({ reason, message, channelCode }: DeliveryError): string {
  return `${reason}${channelCode === '' ? '' : ` (${channelCode})`}: ${message}`;
}

/** An event in one line. */
export function formatEvent({ recordTime, kind }: Event): string {
  const time = paint('dim', recordTime?.toISOString() ?? '-');
  switch (kind?.$case) {
    case 'delivery': {
      const { state, identity, messageId, error } = kind.value;
      const why = error === undefined ? '' : `  ${formatDeliveryError(error)}`;
      return `${time}  ${formatState(state)}  ${formatIdentity(identity)}  ${paint('dim', messageId)}${why}`;
    }
    case 'inbound': {
      const { message } = kind.value;
      const name = paint('magenta', 'INBOUND'.padEnd(LONGEST_STATE));
      return `${time}  ${name}  ${formatIdentity(message?.sender)}  ${formatContent(message?.content)}`;
    }
    case undefined:
      return `${time}  an event of a kind that this version does not know`;
  }
}

/** A message in a few lines: itself, then its deliveries. */
export function formatMessage(message: Message): string {
  const time = paint('dim', message.createTime?.toISOString() ?? '-');
  const from = message.sender === undefined ? '' : `  from ${formatIdentity(message.sender)}`;
  const deliveries = message.deliveries.map(({ state, identity, updateTime, error }) => {
    const why = error === undefined ? '' : `  ${formatDeliveryError(error)}`;
    return `  ${formatState(state)}  ${formatIdentity(identity)}  ${paint('dim', updateTime?.toISOString() ?? '-')}${why}`;
  });
  return [`${message.messageId}  ${time}${from}  ${formatContent(message.content)}`, ...deliveries].join('\n');
}

function formatContent(content: Content | undefined): string {
  const kind = content?.kind;
  if (kind === undefined) return '';
  // Quoted, so that a text of several lines stays on one, and cannot send control codes to the terminal.
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
