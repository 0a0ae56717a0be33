import { type Delivery, type DeliveryError, DeliveryState, type Message } from '@chat4all/proto';
import type { FakeChannels } from './channels.ts';
import type { EventLog } from './event-log.ts';

const path = [DeliveryState.ROUTED, DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ] as const;
const final: readonly DeliveryState[] = [DeliveryState.FAILED, DeliveryState.EXPIRED, DeliveryState.CANCELLED];
const rank = [DeliveryState.SCHEDULED, DeliveryState.ACCEPTED, ...path, ...final];

/** Moves deliveries on, and tells of it. */
export class Progress {
  readonly #events: EventLog;
  readonly #channels: FakeChannels;

  constructor(events: EventLog, channels: FakeChannels) {
    this.#events = events;
    this.#channels = channels;
  }

  /** Whether a delivery was not sent yet, and has not ended. */
  static isWaiting({ state }: Delivery): boolean {
    return rank.indexOf(state) < rank.indexOf(DeliveryState.SENT);
  }

  /** Moves the deliveries of a message on, step by step, as far as their channels tell. */
  goOn(message: Message): void {
    const step = (): void => {
      let isMoving = false;
      for (const delivery of message.deliveries) {
        const { identity } = delivery;
        if (delivery.state === DeliveryState.SCHEDULED || this.#channels.isPaused(identity?.accountId ?? '')) continue;
        const receipts = this.#channels.receiptsOf(identity?.channel ?? '');
        const next = path
          .filter((state) => state <= DeliveryState.SENT || receipts.includes(state))
          .find((state) => state > delivery.state);
        if (next === undefined || final.includes(delivery.state)) continue;
        this.move(delivery, next);
        isMoving = true;
      }
      if (isMoving) setImmediate(step);
    };
    setImmediate(step);
  }

  /** Moves a delivery to a later state; one that is not later changes nothing. */
  move(delivery: Delivery, state: DeliveryState, error?: DeliveryError): void {
    const isOver = final.includes(delivery.state);
    if (isOver || rank.indexOf(state) <= rank.indexOf(delivery.state)) return;
    const previous = delivery.state;
    delivery.state = state;
    delivery.error = error;
    delivery.updateTime = new Date();
    if (state === DeliveryState.SENT) delivery.providerMessageId = `p-${delivery.deliveryId}`;
    this.tell(delivery, previous);
  }

  /** Tells that a delivery has got to its state. */
  tell(
    { deliveryId, messageId, identity, state, error, providerMessageId }: Delivery,
    previousState: DeliveryState,
  ): void {
    const value = {
      deliveryId,
      messageId,
      identity,
      state,
      previousState,
      error,
      providerTime: new Date(),
      providerMessageId,
    };
    this.#events.append({ $case: 'delivery', value });
  }
}
