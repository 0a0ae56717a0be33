import {
  type Content,
  type Delivery,
  type DeliveryError,
  DeliveryState,
  type Identity,
  type MediaContent,
  MediaType,
  type Message,
  MessageOrigin,
  type Recipient,
  StoryRelation,
} from '@chat4all/proto';
import { isUnsuccessful, stateName } from '../states.ts';
import { formatCount } from './layout.ts';
import { escapeField, stringify } from './escape.ts';
import { type Colour, paint } from './print.ts';

const LONGEST_STATE = 9;

const MEDIA_LABELS: Readonly<Partial<Record<MediaType, string>>> = {
  [MediaType.IMAGE]: 'image',
  [MediaType.VIDEO]: 'video',
  [MediaType.AUDIO]: 'audio',
  [MediaType.DOCUMENT]: 'document',
  [MediaType.STICKER]: 'sticker',
};

/** Returns the name of a state in its colour, padded to the longest name. */
export function formatState(state: DeliveryState): string {
  return paint(colourOf(state), stateName(state).padEnd(LONGEST_STATE));
}

/** The labels of events that are no states of deliveries. */
type EventLabel = 'INBOUND' | 'APP' | 'MEDIA' | 'CONSENT' | 'ACCOUNT' | 'DEAD' | 'ENDPOINT' | 'IDENTITY' | 'TEMPLATE';

/** Returns the label of an event, padded like a state. `APP` is a message that was sent in the platform's own app. */
export function formatLabel(label: EventLabel): string {
  return paint('magenta', label.padEnd(LONGEST_STATE));
}

/** Returns the sender of a message with the name, for example `whatsapp +5511999999999 "Ana"`. */
export function formatSender({ sender, profileName, username, userId }: Message): string {
  const name = profileName || username;
  const user = userId ? [`user ${escapeField(userId)}`] : [];
  return [formatIdentity(sender), ...(name ? [stringify(name)] : []), ...user].join(' ');
}

/** Returns a time in ISO 8601. */
export function formatTime(time: Date | undefined): string {
  return paint('dim', time?.toISOString() ?? '-');
}

/** Returns an identity, for example `whatsapp +5511999999999`. */
export function formatIdentity(identity: Identity | undefined): string {
  return identity === undefined ? '-' : escapeField(`${identity.channel} ${identity.value}`);
}

/** Returns a recipient, for example `user ana`, or its identities. */
export function formatRecipient({ to }: Recipient): string {
  switch (to?.$case) {
    case 'userId':
      return `user ${escapeField(to.value)}`;
    case 'identity':
      return formatIdentity(to.value);
    case 'identities':
      return to.value.identities.map(formatIdentity).join(', ');
    case undefined:
      return '-';
  }
}

/** Returns an error, for example `OUTSIDE_WINDOW (131047): the customer wrote too long ago`. */
export function formatDeliveryError({ reason, message, channelCode }: DeliveryError): string {
  return escapeField(`${reason}${channelCode === '' ? '' : ` (${channelCode})`}: ${message}`);
}

/**
 * Returns a message as several lines: id and time, content, deliveries with their errors. The line of the content is
 * whole, unless `fit` shortens it. `detailsOf` returns further lines of a delivery.
 */
export function formatMessage(
  message: Message,
  fit: (line: string) => string = (line) => line,
  detailsOf: (delivery: Delivery) => readonly string[] = () => [],
): string {
  const { messageId, createTime, sender, senderIdentities, content, deliveries, origin } = message;
  const others = senderIdentities.filter(({ value }) => value !== sender?.value);
  return [
    `${paint('bold', messageId)}  ${formatTime(createTime)}`,
    ...(sender === undefined ? [] : [`  ${formatLabel('INBOUND')}  ${formatSender(message)}`]),
    ...others.map((other) => `    also ${other.kind} ${escapeField(other.value)}`),
    ...(origin === MessageOrigin.NATIVE_APP ? [`  ${formatLabel('APP')}  sent in the platform's own app`] : []),
    ...(content === undefined ? [] : [fit(`  ${formatContent(content)}`)]),
    ...(message.resendOfMessageId === '' ? [] : [`  resend of ${escapeField(message.resendOfMessageId)}`]),
    ...deliveries.flatMap((delivery) => [...deliveryLines(delivery), ...detailsOf(delivery)]),
  ].join('\n');
}

function deliveryLines({ state, identity, updateTime, error }: Delivery): string[] {
  return [
    `  ${formatState(state)}  ${formatIdentity(identity)}  ${formatTime(updateTime)}`,
    ...(error === undefined ? [] : [`    ${formatDeliveryError(error)}`]),
  ];
}

/** Returns a content in one line. Texts are quoted and escaped, so that they cannot send control codes to the terminal. */
export function formatContent({ kind }: Content): string {
  if (kind === undefined) return '-';
  switch (kind.$case) {
    case 'text':
      return stringify(kind.value.body);
    case 'media':
      return formatMediaContent(kind.value);
    case 'selection':
      return `[selection] ${stringify(kind.value.title)}`;
    case 'reaction':
      return `[reaction] ${stringify(kind.value.emoji)}`;
    case 'form':
      return `[form] ${stringify(kind.value.answers ?? {})}`;
    case 'order':
      return `[order] ${formatCount(kind.value.items.length, 'product')}`;
    case 'edit':
      return `[edit] ${kind.value.content ? formatContent(kind.value.content) : '-'}`;
    case 'story': {
      const { relation, content } = kind.value;
      const label = relation === StoryRelation.REPLY ? '[story reply]' : '[story mention]';
      return content ? `${label} ${formatContent(content)}` : label;
    }
    case 'system':
      return `[system] ${stringify(kind.value.text)}`;
    default:
      return `[${kind.$case}]`;
  }
}

/** Returns a file in one line, for example `[image] "a caption" media 0b9a3c52-…`. */
function formatMediaContent({ type, caption, fileName, source }: MediaContent): string {
  const label = `[${MEDIA_LABELS[type] ?? 'media'}]`;
  const texts = [fileName, caption].filter((text) => text !== '').map(stringify);
  const id = source?.$case === 'mediaId' ? [`media ${escapeField(source.value)}`] : [];
  return [label, ...texts, ...id].join(' ');
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
