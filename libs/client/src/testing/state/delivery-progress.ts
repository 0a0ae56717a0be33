import { type Delivery, type DeliveryError, DeliveryState, type Message } from '@chat4all/proto';
import type { FakeChannels } from './channels.ts';
import type { EventLog } from './event-log.ts';

const PROGRESS = [DeliveryState.ROUTED, DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ] as const;
const FINAL_STATES: readonly DeliveryState[] = [DeliveryState.FAILED, DeliveryState.EXPIRED, DeliveryState.CANCELLED];
const STATE_ORDER = [DeliveryState.SCHEDULED, DeliveryState.ACCEPTED, ...PROGRESS, ...FINAL_STATES];

/** Moves deliveries to later states and publishes the events. */
export class DeliveryProgress {
  readonly #events: EventLog;
  readonly #channels: FakeChannels;

  constructor(events: EventLog, channels: FakeChannels) {
    this.#events = events;
    this.#channels = channels;
  }

  /** Returns whether a delivery is in a state before SENT. */
  static isUnsent({ state }: Delivery): boolean {
    return STATE_ORDER.indexOf(state) < STATE_ORDER.indexOf(DeliveryState.SENT);
  }

  /** Moves the deliveries of a message step by step to the last state that their channels report. */
  simulate(message: Message): void {
    const step = (): void => {
      let isMoving = false;
      for (const delivery of message.deliveries) {
        const { identity } = delivery;
        if (delivery.state === DeliveryState.SCHEDULED || this.#channels.isPaused(identity?.accountId ?? '')) continue;
        const receipts = this.#channels.receiptsOf(identity?.channel ?? '');
        const next = PROGRESS.filter((state) => state <= DeliveryState.SENT || receipts.includes(state)).find(
          (state) => state > delivery.state,
        );
        if (next === undefined || FINAL_STATES.includes(delivery.state)) continue;
        this.advance(delivery, next);
        isMoving = true;
      }
      if (isMoving) setImmediate(step);
    };
    setImmediate(step);
  }

  /** Moves a delivery to a later state. Ignores a state that is not later. */
  advance(delivery: Delivery, state: DeliveryState, error?: DeliveryError): void {
    const isOver = FINAL_STATES.includes(delivery.state);
    if (isOver || STATE_ORDER.indexOf(state) <= STATE_ORDER.indexOf(delivery.state)) return;
    const previous = delivery.state;
    delivery.state = state;
    delivery.error = error;
    delivery.updateTime = new Date();
    if (state === DeliveryState.SENT) delivery.providerMessageId = `p-${delivery.deliveryId}`;
    this.publish(delivery, previous);
  }

  /** Publishes the event of a delivery's current state. */
  publish(delivery: Delivery, previousState: DeliveryState): void {
    const { deliveryId, messageId, identity, state, error, providerMessageId, threadId } = delivery;
    delivery.timeline.push({ state, recordTime: new Date(), providerTime: undefined, error });
    const value = {
      deliveryId,
      messageId,
      identity,
      state,
      previousState,
      error,
      providerTime: new Date(),
      providerMessageId,
      threadId,
    };
    this.#events.append({ $case: 'delivery', value });
  }
}
