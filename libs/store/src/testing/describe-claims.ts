import { describe, expect, test } from 'vitest';
import { DeliveryState } from '@chat4all/proto';
import type { Admission } from '../admission.ts';
import type { Fact } from '../facts.ts';
import { ANA, deadLetter, delivery, fact, DEAD_LETTER_ERROR } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

const { ROUTED, SENT } = DeliveryState;
const MINUTE_MS = 60_000;

/** Tests claims and takeovers. */
export function describeClaims(it: StoreInTest): void {
  const m1 = delivery('m1');
  const take = async (): Promise<Admission> => {
    const [admission] = await it.admitAll([m1]);
    if (admission === undefined) throw new Error('no admission');
    return admission;
  };
  const takeAll = async (times: number): Promise<string[]> => {
    const claims: string[] = [];
    for (let time = 0; time < times; time += 1) claims.push((await take()).claim);
    return claims;
  };
  const park = (claim: string): Promise<void> => it.store.park([{ record: m1, claim, notBeforeMs: it.nowMs }]);
  const attempt = (claim: string, underWay = true): Fact => ({
    kind: 'attempt',
    deliveryId: 'm1-0',
    claim,
    isCalling: underWay,
  });
  const deadLetterFact = (claim: string): Fact => ({
    kind: 'dead_letter',
    letter: deadLetter('letter', { delivery: { deliveryId: 'm1-0', claim } }),
  });
  const read = async (): Promise<unknown> => (await it.store.getMessage('acme', 'm1'))?.deliveries[0];

  /** Expects that old claims have no effect, and that the last one has. */
  const expectOldClaimsIgnored = async (old: readonly string[], last: string): Promise<void> => {
    for (const claim of old) {
      await park(claim);
      expect(await it.takeDue()).toEqual([]);
      await it.store.apply([attempt(last), attempt(claim, false), deadLetterFact(claim)]);
      expect(await read()).toMatchObject({ state: ROUTED, error: undefined });
    }
    expect(await take()).toMatchObject({ verdict: 'takeover', attempted: true });
    await it.store.apply([deadLetterFact(it.claimOf(m1))]);
    expect(await read()).toMatchObject({ state: ROUTED, error: DEAD_LETTER_ERROR });
    expect(await take()).toMatchObject({ verdict: 'deliver' });
    await park(it.claimOf(m1));
    expect(await it.takeDue()).toEqual(['m1-0']);
  };

  describe('claims', () => {
    test('returns a claim to deliver, and another to take over', async () => {
      const [first, second] = await takeAll(2);
      expect(first).not.toBe('');
      expect(second).not.toBe('');
      expect(second).not.toBe(first);
      expect(await it.admitAll([m1], 'elsewhere')).toMatchObject([{ verdict: 'duplicate', claim: '' }]);
      await it.store.apply([fact(SENT, { deliveryId: 'm1-0' })]);
      expect(await take()).toMatchObject({ verdict: 'duplicate', claim: '' });
    });

    test('ignores the previous claim after a takeover, for parking, attempts and dead letters', async () => {
      const [old = '', last = ''] = await takeAll(2);
      await expectOldClaimsIgnored([old], last);
    });

    test('ignores every earlier claim after several takeovers', async () => {
      const claims = await takeAll(12);
      expect(new Set(claims).size).toBe(12);
      await expectOldClaimsIgnored(claims.slice(0, -1), claims.at(-1) ?? '');
    });

    test('ignores attempts with an old claim', async () => {
      const [old = ''] = await takeAll(2);
      await it.store.apply([attempt(old)]);
      expect(await take()).toMatchObject({ verdict: 'takeover', attempted: false });
    });

    test('changes the claim with a takeover while its lane or another has parked deliveries', async () => {
      const elsewhere = delivery('elsewhere', { identity: { ...ANA, value: '+5521888888888' } });
      const [old = ''] = await takeAll(1);
      await it.admit([elsewhere, delivery('m2')]);
      await it.park([elsewhere], it.nowMs + 10 * MINUTE_MS);
      const [second = ''] = await takeAll(1);
      expect(second).not.toBe(old);
      await it.store.apply([attempt(second)]);
      await it.park([delivery('m2')], it.nowMs + 10 * MINUTE_MS);
      const third = await take();
      expect(third).toMatchObject({ verdict: 'takeover', attempted: true });
      expect(new Set([old, second, third.claim]).size).toBe(3);
      await it.store.apply([attempt(old, false), attempt(second, false)]);
      expect(await take()).toMatchObject({ verdict: 'takeover', attempted: true });
    });

    test('decides about the records of one delivery in the order of the batch', async () => {
      const batch = ['p1', 'p2', 'p1'].map((logPosition) => ({ record: m1, logPosition }));
      const first = await it.store.admit(batch);
      expect(first.map(({ verdict }) => verdict)).toEqual(['deliver', 'duplicate', 'takeover']);
      const second = await it.store.admit([...batch.slice(1), ...batch.slice(0, 1)]);
      expect(second.map(({ verdict }) => verdict)).toEqual(['duplicate', 'takeover', 'takeover']);
      const claims = [...first, ...second].map(({ claim }) => claim);
      expect(new Set(claims.filter((each) => each !== '')).size).toBe(4);
      const last = claims.at(-1) ?? '';
      for (const claim of claims.filter((each) => each !== last)) await park(claim);
      expect(await it.takeDue()).toEqual([]);
      await park(last);
      expect(await it.takeDue()).toEqual(['m1-0']);
    });

    test('changes nothing but the claim with a takeover', async () => {
      const first = await take();
      it.nowMs += MINUTE_MS;
      const before = await read();
      expect((await take()).changes).toEqual(first.changes);
      expect(await read()).toEqual(before);
    });
  });
}
