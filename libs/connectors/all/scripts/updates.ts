import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CallbackEvents, ChannelEvent, InboundContent } from '../src/index.ts';
import { createConnector } from '../src/index.ts';

const META = { access_token: 'a', app_secret: 'a', verify_token: 'a' };
const SETTINGS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  whatsapp: { phone_number_id: '106540352242922', ...META },
  instagram: { account_id: '17841400008460056', ...META },
  telegram: { bot_token: '1:a', webhook_secret: 'a' },
};

/** Returns a row for each update in the fixtures of a channel, with its outcome from a run of the connector. */
export function updateRows(channel: string): (readonly [update: string, outcome: string])[] {
  const connector = createConnector(channel, SETTINGS[channel] ?? {});
  const folder = join(import.meta.dirname, '../..', channel, 'fixtures');
  const names = readdirSync(folder).filter((name) => name.endsWith('.json') && !name.startsWith('error-'));
  const rows = names.map((name): readonly [string, string] => {
    const { update, body } = readFixture(join(folder, name));
    const result = connector.parseCallback?.(body);
    if (result === undefined) throw new Error(`${channel}: parseCallback is required`);
    return [update, outcomeOf(result)];
  });
  return rows.sort(([one], [other]) => (one < other ? -1 : 1));
}

function readFixture(file: string): { readonly update: string; readonly body: unknown } {
  const fixture: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (typeof fixture === 'object' && fixture !== null && 'update' in fixture && 'body' in fixture) {
    const { update, body } = fixture;
    if (typeof update === 'string') return { update, body };
  }
  throw new Error(`${file}: update and body are required`);
}

function outcomeOf({ events, unreadable, dropped = [] }: CallbackEvents): string {
  const outcomes = [
    ...events.map(describeEvent),
    ...unreadable.map(({ reason }) => `dead letter: ${reason}`),
    ...dropped.map(({ reason }) => `dropped: ${reason}`),
  ];
  if (outcomes.length === 0) throw new Error('an update has no outcome');
  return [...new Set(outcomes)].join('; ');
}

function describeEvent(event: ChannelEvent): string {
  switch (event.kind) {
    case 'receipt':
      return `receipt: ${event.state}${event.watermark === true ? ', covers earlier messages' : ''}`;
    case 'identity_change':
      return 'identity change';
    case 'template':
      return 'change of a template';
    case 'echo':
      return `echo: ${describeContent(event.content)}`;
    case 'message': {
      const { author, topicId, referral, replyTo } = event;
      const facts = { author, 'topic id': topicId, referral, 'reply to': replyTo };
      const present = Object.entries(facts).flatMap(([name, fact]) => (fact === undefined ? [] : [name]));
      return `message: ${describeContent(event.content)}${present.length === 0 ? '' : `, with ${present.join(', ')}`}`;
    }
  }
}

/** Describes content. Without any, the message has channel-specific content: the platform's object. */
function describeContent(content: InboundContent | undefined): string {
  if (content === undefined) return 'channel_specific';
  switch (content.kind) {
    case 'media':
      return `media, ${content.type}`;
    case 'edit':
    case 'story':
      return content.content ? `${content.kind} of ${describeContent(content.content)}` : content.kind;
    case 'system':
      return content.notice === undefined ? 'system' : `system, ${content.notice}`;
    default:
      return content.kind;
  }
}
