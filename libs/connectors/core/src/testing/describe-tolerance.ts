import { describe, expect, it } from 'vitest';
import type { Connector } from '../connector.ts';
import type { ChannelEvent } from '../webhook.ts';
import type { ConnectorUnderTest } from './connector-under-test.ts';
import { type Variant, variantsOf } from './json-variants.ts';

/** Tests that a detail of a callback, however wrong, never costs an event. */
export function describeTolerance(subject: ConnectorUnderTest): void {
  const { samples, corpus = [], needed } = subject.webhooks;
  const connector = subject.create({ fetch: () => Promise.reject(new Error('parseWebhook must not make calls')) });
  const withEvents = [...samples, ...corpus].filter(({ body }) => eventsOf(connector, subject, body).length > 0);

  describe('a callback of which a member is removed, null or of another type', () => {
    it.each(withEvents)('still arrives, and names what could not be read: $name', ({ body }) => {
      const originals = eventsOf(connector, subject, body);
      for (const variant of variantsOf(body)) {
        if (needed.some((pattern) => pattern.test(variant.path))) continue;
        const events = eventsOf(connector, subject, variant.body);
        const description = `${variant.path} ${variant.change}`;
        expect(messageOf(events), description).toBe(messageOf(originals));
        expect(namesLoss(variant, events, originals), description).toBe(true);
      }
    });

    it('never vanishes if the member is needed: it becomes a part that could not be read', () => {
      for (const { body } of withEvents) {
        for (const { path, change, body: changed } of variantsOf(body)) {
          if (!needed.some((pattern) => pattern.test(path))) continue;
          const result = parse(connector, subject, changed);
          const count = result.kind === 'events' ? result.unreadable.length + result.events.length : 0;
          expect(count, `${path} ${change}`).toBeGreaterThan(0);
        }
      }
    });
  });
}

/** Returns the id of the message that the first event is about: ids that are derived from it continue with `#`. */
function messageOf([event]: readonly ChannelEvent[]): string | undefined {
  return event?.providerMessageId.split('#', 1)[0];
}

/** Returns whether a member of another type changed nothing, or its event says that it could not be read. */
function namesLoss({ change }: Variant, events: readonly ChannelEvent[], originals: readonly ChannelEvent[]): boolean {
  if (isAbsent(change)) return true;
  if (events.some(({ unread = [] }) => unread.length > 0)) return true;
  return comparable(events) === comparable(originals);
}

function isAbsent(change: string): boolean {
  return change === 'removed' || change === 'null';
}

/** Members that contain the platform's object, or what is found anywhere in it. */
const OF_ORIGINAL: readonly string[] = ['original', 'payload', 'named'];

/** Returns events without the platform's object, and with the message of derived ids only. */
function comparable(events: readonly ChannelEvent[]): string {
  return JSON.stringify(
    events.map((event) => ({ ...event, providerMessageId: messageOf([event]) })),
    (name, value: unknown) => (OF_ORIGINAL.includes(name) ? undefined : value),
  );
}

function eventsOf(connector: Connector, subject: ConnectorUnderTest, body: unknown): readonly ChannelEvent[] {
  const result = parse(connector, subject, body);
  return result.kind === 'events' ? result.events : [];
}

function parse(connector: Connector, { webhooks }: ConnectorUnderTest, json: unknown) {
  const body = new TextEncoder().encode(JSON.stringify(json));
  return connector.parseWebhook({ method: 'POST', headers: webhooks.sign(body), query: {}, body });
}
