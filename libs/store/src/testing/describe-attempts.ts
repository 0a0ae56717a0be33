import { describe, expect, test } from 'vitest';
import { AttemptOutcome, type DeliveryAttempt, DeliveryState } from '@chat4all/proto';
import { ANA, DEAD_LETTER_ERROR, SAMPLE_TIME_MS, deadLetter, delivery, fact } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

const { ROUTED, SENT, DELIVERED, FAILED, ACCEPTED } = DeliveryState;
const { RETRY } = AttemptOutcome;

function attempt(second: number, partial: Partial<DeliveryAttempt> = {}): DeliveryAttempt {
  return {
    ...{ startTime: new Date(SAMPLE_TIME_MS + second * 1_000), duration: { seconds: 1, nanos: 250_000_000 } },
    ...{ outcome: AttemptOutcome.SENT, reason: '', channelCode: '', httpStatus: 0, ...partial },
  };
}

/** The view FULL of messages: the timeline and the attempts of deliveries. */
export function describeAttempts(it: StoreInTest): void {
  describe('timeline and attempts', () => {
    const read = async (view: 'basic' | 'full' = 'full') => {
      const message = await it.store.getMessage('acme', 'm1', view);
      return message?.deliveries[0];
    };
    const startsOf = (attempts: readonly { startTime?: Date | undefined }[] = []) =>
      attempts.map(({ startTime }) => ((startTime?.getTime() ?? 0) - SAMPLE_TIME_MS) / 1_000);
    const sent = (attempts: readonly DeliveryAttempt[]) =>
      fact(SENT, { deliveryId: 'm1-0', providerMessageId: 'wamid.1', attempts });

    test('show the states that a delivery reached, with the error of the last', async () => {
      await it.admit([delivery('m1')]);
      const timeMs = SAMPLE_TIME_MS + 5_000;
      const error = DEAD_LETTER_ERROR;
      await it.store.apply([fact(FAILED, { deliveryId: 'm1-0', error, timeMs, providerTimeMs: timeMs - 7 })]);
      expect(await read()).toMatchObject({
        timeline: [
          { state: ACCEPTED, recordTime: new Date(SAMPLE_TIME_MS), providerTime: undefined, error: undefined },
          { state: ROUTED, recordTime: new Date(it.nowMs), error: undefined },
          { state: FAILED, recordTime: new Date(timeMs), providerTime: new Date(timeMs - 7), error },
        ],
        attempts: [],
      });
      expect(await read('basic')).toMatchObject({ timeline: [], attempts: [] });
    });

    test('keep the attempts before a parking and those of the outcome, once', async () => {
      const record = delivery('m1');
      await it.admit([record]);
      const failure = { outcome: RETRY, reason: 'TRANSIENT', channelCode: '131000 x\ny', httpStatus: 503 };
      const claim = it.claimOf(record);
      await it.store.park([{ record, claim, notBeforeMs: it.nowMs, attempts: [attempt(1, failure)] }]);
      await it.store.park([{ record, claim, notBeforeMs: it.nowMs, attempts: [attempt(9)] }]);
      await it.takeDue();
      await it.admit([record], 'second');
      const outcome = sent([attempt(2, failure), attempt(3)]);
      await it.store.apply([outcome]);
      await it.store.apply([outcome]);
      const known = await read();
      expect(startsOf(known?.attempts)).toEqual([1, 2, 3]);
      expect(known?.attempts[0]).toEqual({
        ...{ startTime: new Date(SAMPLE_TIME_MS + 1_000), duration: { seconds: 1, nanos: 250_000_000 } },
        ...{ ...failure, channelCode: '131000 x y' },
      });
    });

    test('keep the attempts of an outcome that a receipt has overtaken', async () => {
      await it.admit([delivery('m1')]);
      await it.store.apply([fact(DELIVERED, { deliveryId: 'm1-0', accountId: ANA.accountId })]);
      await it.store.apply([sent([attempt(1)])]);
      expect(await read()).toMatchObject({ state: DELIVERED, attempts: [{ outcome: AttemptOutcome.SENT }] });
    });

    test('keep the attempts before a dead letter', async () => {
      const record = delivery('m1');
      await it.admit([record]);
      const attempts = [attempt(1, { outcome: AttemptOutcome.FAILED, reason: 'TRANSIENT' })];
      const letter = deadLetter('l1', { delivery: { deliveryId: 'm1-0', claim: it.claimOf(record), attempts } });
      await it.store.apply([{ kind: 'dead_letter', letter }]);
      await it.store.apply([{ kind: 'dead_letter', letter }]);
      expect(await read()).toMatchObject({ state: ROUTED, attempts });
    });

    test('keep the last 20 attempts', async () => {
      const record = delivery('m1');
      await it.admit([record]);
      const attempts = Array.from({ length: 15 }, (_, second) => attempt(second));
      await it.store.park([{ record, claim: it.claimOf(record), notBeforeMs: it.nowMs, attempts }]);
      await it.takeDue();
      await it.admit([record], 'second');
      await it.store.apply([sent(Array.from({ length: 15 }, (_, second) => attempt(second + 15)))]);
      expect(startsOf((await read())?.attempts)).toEqual(Array.from({ length: 20 }, (_, index) => index + 10));
    });
  });
}
