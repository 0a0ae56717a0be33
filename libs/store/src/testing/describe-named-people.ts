import { describe, expect, test } from 'vitest';
import { type Identity, IdentityChangeRecord, InboundRecord, type Message, SystemNotice } from '@chat4all/proto';
import { ANA, BEA, inbound, inboundReport, SAMPLE_TIME_MS, user } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

/** Tests the erasure of people that messages name besides their sender. */
export function describeNamedPeople(it: StoreInTest): void {
  const erase = () => it.store.directory.eraseUser('acme', 'ana');
  const message = (id: string): Promise<Message | undefined> => it.store.getMessage('acme', id);

  describe('erasure of authors and subjects', () => {
    test('removes what the person wrote in a group, and keeps what others wrote there', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      const group: Identity = { ...ANA, kind: 'group', value: 'group-1' };
      const inGroup = (id: string, author: Identity) => {
        const original = JSON.stringify({ from: author.value.slice(1) });
        const details = { author, profileName: `Name of ${id}`, original };
        return inboundReport(id, { record: InboundRecord.fromPartial({ ...inbound(id), sender: group, ...details }) });
      };
      await it.store.receive([inGroup('in1', ANA), inGroup('in2', BEA), inGroup('in3', { ...ANA, kind: 'bsuid' })]);
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 1 });
      const left = await message('in1');
      expect(left).toMatchObject({ content: undefined, author: undefined, sender: { value: 'group-1' } });
      for (const personal of [ANA.value.slice(1), 'Name of', 'wamid', 'Oi']) {
        expect(JSON.stringify(left)).not.toContain(personal);
      }
      for (const id of ['in2', 'in3']) expect(await message(id)).toMatchObject({ profileName: `Name of ${id}` });
    });

    test('removes the notice of a new number after the old one belongs to another person', async () => {
      const newNumber: Identity = { ...ANA, value: '+5531777777777' };
      const next: Identity = { ...ANA, kind: 'bsuid', value: 'BR.next' };
      const bsuid = { ...ANA, kind: 'bsuid', value: 'BR.ana' };
      const system = { notice: SystemNotice.NUMBER_CHANGED, text: 'new number', newIdentity: newNumber };
      const notice = InboundRecord.fromPartial({
        ...inbound('in1'),
        content: { kind: { $case: 'system', value: system } },
        original: JSON.stringify({ system: { wa_id: newNumber.value.slice(1) } }),
      });
      const record = IdentityChangeRecord.fromPartial({ old: [ANA], new: [newNumber, bsuid] });
      const change = { kind: 'identity_change', changeId: 'c1', factId: 'log/c1' } as const;
      const reassigned = InboundRecord.fromPartial({ ...inbound('in2'), sender: next, senderIdentities: [next, ANA] });
      await it.store.receive([
        inboundReport('in1', { record: notice }),
        { ...change, tenantId: 'acme', timeMs: SAMPLE_TIME_MS, record },
        inboundReport('in2', { record: reassigned }),
      ]);
      await it.store.directory.putUser('acme', user('ana', [{ ...newNumber, accountId: '' }]));
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 1 });
      expect(await message('in1')).toMatchObject({ content: undefined, original: undefined, sender: { value: '' } });
      const { messages } = await it.store.listMessages({ tenantId: 'acme', pageSize: 10, identity: ANA });
      expect(messages.map(({ messageId }) => messageId)).toEqual(['in2']);
    });
  });
}
