import { Chat4All, DeliveryState, type Event } from '@chat4all/client';

/** The events of a router from one moment on. */
export interface FollowedEvents extends Disposable {
  /** Waits for an event, which may have come before. */
  until(matches: (event: Event) => boolean): Promise<void>;
  /** Waits until the platform has reported that a message was read, or that it failed. */
  untilSettled(messageId: string): Promise<void>;
}

const SETTLED = new Set<DeliveryState>([DeliveryState.READ, DeliveryState.FAILED]);

/** Follows the events of the router at a gRPC address. */
export async function followEvents(grpc: string): Promise<FollowedEvents> {
  const client = new Chat4All({ address: grpc });
  const stream = client.events();
  await stream.ready();
  const seen: Event[] = [];
  const until = async (matches: (event: Event) => boolean): Promise<void> => {
    if (seen.some(matches)) return;
    for (;;) {
      const { value } = await stream.next();
      if (value === undefined) throw new Error('the stream of events has ended');
      seen.push(value);
      if (matches(value)) return;
    }
  };
  return {
    until,
    untilSettled: (messageId) =>
      until(
        ({ kind }) => kind?.$case === 'delivery' && kind.value.messageId === messageId && SETTLED.has(kind.value.state),
      ),
    [Symbol.dispose]: () => {
      client.close();
    },
  };
}
