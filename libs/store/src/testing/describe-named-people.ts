import { describe, expect, test } from 'vitest';
import {
  EchoRecord,
  type Identity,
  IdentityChangeRecord,
  InboundRecord,
  type Message,
  SystemNotice,
} from '@chat4all/proto';
import type { InboundReport } from '../reports.ts';
import { ANA, BEA, deadLetter, inbound, inboundReport, SAMPLE_TIME_MS, user } from './samples.ts';
import type { StoreInTest } from './use-store.ts';

const CAI: Identity = { ...ANA, value: '+5531777777777' };
const GROUP: Identity = { ...ANA, kind: 'group', value: 'group-1' };
const TEXT = { kind: { $case: 'text', value: { body: 'Oi', previewUrl: false } } } as const;

/** Returns a message of Bea that names people, with whether it is about them. */
function naming(id: string, people: readonly (readonly [Identity, boolean])[]): InboundReport {
  const namedPeople = people.map(([identity, isSubject]) => ({ identity, isSubject }));
  const details = { profileName: 'Bea', original: JSON.stringify({ text: id }), providerMessageId: 'wamid.in' };
  const record = InboundRecord.fromPartial({ ...inbound(id), sender: BEA, content: TEXT, ...details, namedPeople });
  return inboundReport(id, { record });
}

/** Tests the erasure of people that messages name besides their sender. */
export function describeNamedPeople(it: StoreInTest): void {
  const erase = () => it.store.directory.eraseUser('acme', 'ana');
  const message = (id: string): Promise<Message | undefined> => it.store.getMessage('acme', id);

  describe('erasure of authors, subjects and other named people', () => {
    test('removes what the person wrote in a group, and keeps what others wrote there', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      const inGroup = (id: string, author: Identity) => {
        const original = JSON.stringify({ from: author.value.slice(1) });
        const details = { author, profileName: `Name of ${id}`, original };
        return inboundReport(id, { record: InboundRecord.fromPartial({ ...inbound(id), sender: GROUP, ...details }) });
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

    test('removes the content of messages of others that is by or about the person, and their original', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      await it.store.receive([
        naming('in1', [[ANA, true]]),
        naming('in2', [[ANA, false]]),
        naming('in3', [[CAI, true]]),
        naming('in4', [
          [ANA, false],
          [CAI, true],
        ]),
        { ...naming('in5', [[ANA, true]]), tenantId: 'other' },
      ]);
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 3 });
      const kept = { sender: BEA, profileName: 'Bea', providerMessageId: 'wamid.in' };
      expect(await message('in1')).toMatchObject({ ...kept, content: undefined, original: undefined });
      expect(await message('in2')).toMatchObject({ ...kept, content: TEXT, original: undefined });
      expect(await message('in3')).toMatchObject({ ...kept, content: TEXT, original: { text: 'in3' } });
      expect(await message('in4')).toMatchObject({ ...kept, content: TEXT, original: undefined });
      expect(await it.store.getMessage('other', 'in5')).toMatchObject({ content: TEXT, original: { text: 'in5' } });

      await it.store.directory.putUser('acme', user('cai', [CAI]));
      expect(await it.store.directory.eraseUser('acme', 'cai')).toEqual({ openDeliveries: 0, erasedMessages: 2 });
      expect(await message('in4')).toMatchObject({ ...kept, content: undefined });
    });

    test('finds the messages that name the person by a linked identity', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      const bsuid = { ...ANA, kind: 'bsuid', value: 'BR.ana' };
      const record = InboundRecord.fromPartial({ ...inbound('in1'), sender: bsuid, senderIdentities: [bsuid, ANA] });
      await it.store.receive([inboundReport('in1', { record }), naming('in2', [[bsuid, true]])]);
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 2 });
      expect(await message('in2')).toMatchObject({ content: undefined, original: undefined });
    });

    test('removes the content of an echo to another person', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      const namedPeople = [{ identity: ANA, isSubject: true }];
      const values = { messageId: 'e1', providerMessageId: 'wamid.e1', recipients: [BEA], original: '{"text":"e1"}' };
      const record = EchoRecord.fromPartial({ ...values, content: TEXT, namedPeople });
      await it.store.receive([{ kind: 'echo', factId: 'log/e1', tenantId: 'acme', timeMs: SAMPLE_TIME_MS, record }]);
      expect((await message('e1'))?.original).toEqual({ text: 'e1' });
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 1 });
      expect(await message('e1')).toMatchObject({ content: undefined, original: undefined });
      expect((await message('e1'))?.deliveries).toMatchObject([{ identity: BEA }]);
    });

    test('erases a message that is named and sent by the person once', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      const { record } = naming('in1', [[ANA, false]]);
      await it.store.receive([inboundReport('in1', { record: InboundRecord.fromPartial({ ...record, sender: ANA }) })]);
      expect(await erase()).toEqual({ openDeliveries: 0, erasedMessages: 1 });
      expect(await message('in1')).toMatchObject({ content: undefined, profileName: '', sender: { value: '' } });
    });

    test('deletes events without a delivery that name the person, and keeps those that name another', async () => {
      await it.store.directory.putUser('acme', user('ana'));
      const event = (id: string, author: Identity, original: string) => {
        const value = InboundRecord.encode(
          InboundRecord.fromPartial({ ...inbound(id), sender: GROUP, author, original }),
        );
        return { kind: 'dead_letter', letter: deadLetter(id, { value: value.finish(), key: 'acme|group' }) } as const;
      };
      await it.store.apply([
        event('l1', ANA, ''),
        event('l2', BEA, `{"from":{"id":"${ANA.value.slice(1)}"}}`),
        event('l3', BEA, '{}'),
        event('l4', { ...ANA, value: `${ANA.value}0` }, '{}'),
      ]);
      await erase();
      const { deadLetters } = await it.store.deadLetters.list({ tenantId: 'acme', pageSize: 10 });
      expect(deadLetters.map(({ deadLetterId }) => deadLetterId).sort()).toEqual(['l3', 'l4']);
    });
  });
}
