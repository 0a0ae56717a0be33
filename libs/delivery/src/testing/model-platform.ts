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

/** How the platform answers calls for a while. */
export const weathers = ['fine', 'passing', 'down', 'cut', 'throttled', 'credentials', 'refuses'] as const;
export type Weather = (typeof weathers)[number];

/** One call that the platform got. */
export interface Call {
  /** Which process called. */
  readonly process: number;
  readonly deliveryId: string;
  readonly recipient: string;
  readonly timeMs: number;
  /** Whether the person has the message by this call. */
  taken: boolean;
  /** What the caller was told: that it is sent, that it surely is not, or nothing for certain. */
  told: 'sent' | 'not sent' | 'nothing';
}

/** A platform for model-based tests: it remembers every call, and answers as the weather is. */
export class ModelPlatform {
  readonly calls: Call[] = [];
  readonly #weathers = new Map<string, Weather>();
  readonly #receipts: BusRecord[] = [];
  readonly #clock: VirtualClock;
  /** Between 0 and 1. */
  readonly #random: () => number;

  constructor(clock: VirtualClock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  setWeather(accountId: string, weather: Weather): void {
    this.#weathers.set(accountId, weather);
  }

  /** Some of the receipts that are due, in any order, some of them twice. */
  takeReceipts(): BusRecord[] {
    const taken = this.#receipts.splice(0).filter(() => this.#random() < 0.8);
    return taken
      .flatMap((record) => (this.#random() < 0.3 ? [record, record] : [record]))
      .sort(() => this.#random() - 0.5);
  }

  /** What a process calls the platform with. */
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
    const call: Call = { process, deliveryId: id, recipient: to.value, timeMs, taken: false, told: 'nothing' };
    this.calls.push(call);
    const weather = this.#weathers.get(accountId) ?? 'fine';
    const failure = weather === 'fine' || this.#random() < 0.3 ? undefined : failures[weather];
    const cutAfter = failure?.certain === false && this.#random() < 0.5;
    const providerMessageId = `p${this.calls.length}`;
    if (failure === undefined || cutAfter) {
      call.taken = true;
      this.#promiseReceipts(accountId, id, to.value, providerMessageId);
    }
    for (let turns = this.#random() * 12; turns > 0; turns -= 1) await new Promise(setImmediate);
    if (failure) {
      call.told = failure.certain ? 'not sent' : 'nothing';
      throw new ConnectorError(`the weather is ${weather}`, failure);
    }
    call.told = 'sent';
    return { providerMessageId };
  }

  #promiseReceipts(accountId: string, deliveryId: string, value: string, providerMessageId: string): void {
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

const failures: Readonly<Record<Exclude<Weather, 'fine'>, ConnectorErrorFacts>> = {
  passing: { reason: 'transient', retryable: true, certain: true, scope: 'delivery' },
  down: { reason: 'transient', retryable: true, certain: true, scope: 'account' },
  cut: { reason: 'transient', retryable: true, certain: false, scope: 'platform' },
  throttled: { reason: 'throttled', retryable: true, certain: true, scope: 'pair', retryAfterMs: 4_000 },
  credentials: { reason: 'authentication', retryable: false, certain: true, scope: 'account' },
  refuses: { reason: 'undeliverable', retryable: false, certain: true, scope: 'delivery' },
};
