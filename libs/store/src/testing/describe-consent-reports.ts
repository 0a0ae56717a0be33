import { InboundRecord } from '@chat4all/proto';
import { describe, expect, test } from 'vitest';
import { subjectOf } from '../consents.ts';
import { ANA, PROOF, SAMPLE_TIME_MS, inbound, inboundReport } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

const [FIRST, SECOND, THIRD] = [SAMPLE_TIME_MS, SAMPLE_TIME_MS + 1_000, SAMPLE_TIME_MS + 2_000];

/** Tests consent decisions that channels report, which have the time of the report. */
export function describeConsentReports(it: StoreInTest): void {
  const bsuid = { ...ANA, kind: 'bsuid', value: 'BR.ana' };
  const set = (word: 'in' | 'out', reportTimeMs?: number, identity = ANA) =>
    it.store.directory.consents.set([
      {
        tenantId: 'acme',
        identity,
        scope: 'marketing',
        optedOut: word === 'out',
        proof: PROOF,
        ...(reportTimeMs && { reportTimeMs }),
      },
    ]);
  const last = async (identity = ANA): Promise<string | undefined> => {
    const recorded = await it.store.directory.consents.since(0);
    const decision = recorded.find(({ subject }) => subject === subjectOf('acme', identity));
    return decision && (decision.optedOut ? 'out' : 'in');
  };
  const link = async (): Promise<void> => {
    const record = InboundRecord.fromPartial({ ...inbound('in1'), sender: bsuid, senderIdentities: [bsuid, ANA] });
    await it.store.receive([inboundReport('in1', { record })]);
  };

  describe('consent that channels report', () => {
    test('ignores a report that is older than the last one', async () => {
      await set('out', SECOND);
      await it.reopen();
      await set('in', FIRST);
      expect(await last()).toBe('out');
      await set('in', THIRD);
      await set('out', SECOND);
      expect(await last()).toBe('in');
    });

    test('prefers the opt-out of two reports with the same time', async () => {
      await set('out', FIRST);
      await set('in', FIRST);
      expect(await last()).toBe('out');
      await set('in', SECOND);
      await set('out', SECOND);
      expect(await last()).toBe('out');
    });

    test('applies a decision without the time of a report always, until a newer report', async () => {
      await set('out', SECOND);
      await set('in');
      expect(await last()).toBe('in');
      await set('out', SECOND);
      await set('out', FIRST);
      expect(await last()).toBe('in');
      await set('out', THIRD);
      expect(await last()).toBe('out');
    });

    test('applies reports within one call in the order of their times', async () => {
      const decision = { tenantId: 'acme', identity: ANA, scope: 'marketing' };
      await it.store.directory.consents.set([
        { ...decision, optedOut: true, reportTimeMs: SECOND, proof: PROOF },
        { ...decision, optedOut: false, reportTimeMs: FIRST, proof: PROOF },
      ]);
      expect(await last()).toBe('out');
    });

    test('gives linked identities the newest report, whichever was recorded last', async () => {
      await set('out', SECOND, ANA);
      await set('in', FIRST, bsuid);
      await link();
      expect([await last(), await last(bsuid)]).toEqual(['out', 'out']);
      await set('in', FIRST, bsuid);
      expect([await last(), await last(bsuid)]).toEqual(['out', 'out']);
      await set('in', THIRD, bsuid);
      expect([await last(), await last(bsuid)]).toEqual(['in', 'in']);
    });

    test('gives linked identities a decision without a report that was recorded after the newest report', async () => {
      await set('out', SECOND, ANA);
      await set('in', undefined, bsuid);
      await link();
      expect([await last(), await last(bsuid)]).toEqual(['in', 'in']);
      for (const identity of [ANA, bsuid]) await set('out', FIRST, identity);
      expect([await last(), await last(bsuid)]).toEqual(['in', 'in']);
    });
  });
}
