import {
  type Connector,
  ConnectorError,
  type ConnectorErrorFacts,
  type OutboundDelivery,
  type SendReceipt,
} from '@chat4all/connector';
import { DeliveryState, EventRecord } from '@chat4all/proto';
import { eventToRecord } from '@chat4all/records';
import type { BusRecord } from '@chat4all/bus';
import type { VirtualClock } from './virtual-clock.ts';

/** How the platform answers calls. */
export const CONDITIONS = [
  'healthy',
  'flaky',
  'down',
  'disconnecting',
  'throttling',
  'unauthorized',
  'refusing',
] as const;
export type Condition = (typeof CONDITIONS)[number];

/** One call that the platform received. */
export interface Call {
  /** The process that called. */
  readonly process: number;
  readonly deliveryId: string;
  readonly recipient: string;
  readonly timeMs: number;
  /** True if the call delivered the message to the person. */
  delivered: boolean;
  /** The answer that the caller received. */
  answer: 'sent' | 'not sent' | 'unknown';
}

/** A platform for model-based tests: it records every call, and answers by the current condition of the account. */
export class ModelPlatform {
  readonly calls: Call[] = [];
  readonly #conditions = new Map<string, Condition>();
  readonly #receipts: BusRecord[] = [];
  readonly #clock: VirtualClock;
  /** Between 0 and 1. */
  readonly #random: () => number;

  constructor(clock: VirtualClock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  setCondition(accountId: string, condition: Condition): void {
    this.#conditions.set(accountId, condition);
  }

  /** Returns some of the due receipts, in any order, some of them twice. */
  takeReceipts(): BusRecord[] {
    const taken = this.#receipts.splice(0).filter(() => this.#random() < 0.8);
    return taken
      .flatMap((record) => (this.#random() < 0.3 ? [record, record] : [record]))
      .sort(() => this.#random() - 0.5);
  }

  /** Returns the connector of a process for an account. */
  connector(accountId: string, process: number): Connector {
    return {
      channel: 'test',
      capabilities: { identities: {}, content: {}, receipts: [], rates: { messagesPerSecond: 100 } },
      send: (delivery) => this.#send(accountId, process, delivery),
      parseWebhook: () => ({ kind: 'rejected', status: 400, reason: 'not used' }),
    };
  }

  async #send(accountId: string, process: number, { id, to }: OutboundDelivery): Promise<SendReceipt> {
    const timeMs = this.#clock.now();
    const call: Call = { process, deliveryId: id, recipient: to.value, timeMs, delivered: false, answer: 'unknown' };
    this.calls.push(call);
    const condition = this.#conditions.get(accountId) ?? 'healthy';
    const failure = condition === 'healthy' || this.#random() < 0.3 ? undefined : FAILURES[condition];
    const cutAfter = failure?.certain === false && this.#random() < 0.5;
    const providerMessageId = `p${this.calls.length}`;
    if (failure === undefined || cutAfter) {
      call.delivered = true;
      this.#addReceipts(accountId, id, to.value, providerMessageId);
    }
    for (let turns = this.#random() * 12; turns > 0; turns -= 1) await new Promise(setImmediate);
    if (failure) {
      call.answer = failure.certain ? 'not sent' : 'unknown';
      throw new ConnectorError(`the platform is ${condition}`, failure);
    }
    call.answer = 'sent';
    return { providerMessageId };
  }

  #addReceipts(accountId: string, deliveryId: string, value: string, providerMessageId: string): void {
    for (const state of [DeliveryState.SENT, DeliveryState.DELIVERED, DeliveryState.READ]) {
      const receipt = { accountId, providerMessageId, state, ...(this.#random() < 0.5 && { deliveryId }) };
      const event = EventRecord.fromPartial({
        eventId: `${providerMessageId}/${state}`,
        tenantId: 'acme',
        kind: { $case: 'receipt', value: receipt },
      });
      this.#receipts.push(eventToRecord(event, { channel: 'test', kind: 'name', value, accountId }));
    }
  }
}

const FAILURES: Readonly<Record<Exclude<Condition, 'healthy'>, ConnectorErrorFacts>> = {
  flaky: { reason: 'transient', retryable: true, certain: true, scope: 'delivery' },
  down: { reason: 'transient', retryable: true, certain: true, scope: 'account' },
  disconnecting: { reason: 'transient', retryable: true, certain: false, scope: 'platform' },
  throttling: { reason: 'throttled', retryable: true, certain: true, scope: 'pair', retryAfterMs: 4_000 },
  unauthorized: { reason: 'authentication', retryable: false, certain: true, scope: 'account' },
  refusing: { reason: 'undeliverable', retryable: false, certain: true, scope: 'delivery' },
};
