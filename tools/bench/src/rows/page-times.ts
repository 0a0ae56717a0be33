import { DeliveryState } from '@chat4all/proto';
import type { MessageQuery, Store } from '@chat4all/store';
import { percentile } from '../steady.ts';
import { timeOf } from './time-of.ts';

const PAGE_SIZE = 50;
const CALLS = 15;

const TENTH = { channel: 'whatsapp', kind: '', value: '+5511', accountId: '' };
const { SENT, FAILED, EXPIRED, CANCELLED } = DeliveryState;

/** The filters by their description. */
const FILTERS: readonly (readonly [string, Partial<MessageQuery>])[] = [
  ['no filter', {}],
  ['a conversation of a thousandth', { conversationId: 'c7' }],
  ['a conversation of a tenth', { conversationId: 'tenth' }],
  ['the state of almost all', { state: SENT }],
  ['a state of 1 %', { state: FAILED }],
  ['a state of one in 100,000', { state: EXPIRED }],
  ['a state of none', { state: CANCELLED }],
  ['an identity of few', { identity: { ...TENTH, value: '+55215000' } }],
  ['an identity of a tenth', { identity: TENTH }],
  ['an identity of a tenth, on an account without any', { identity: { ...TENTH, accountId: 'other' } }],
  ['an identity of a tenth, and a state of none', { identity: TENTH, state: CANCELLED }],
];

/**
 * Measures one page of each filter, from the newest of `total` messages and from the middle. Returns the times of the median calls by
 * their filter, in milliseconds.
 */
export async function pageTimes(store: Store, total: number): Promise<ReadonlyMap<string, number>> {
  const all = { tenantId: 'bench', pageSize: PAGE_SIZE };
  const [newest] = (await store.listMessages({ ...all, pageSize: 1 })).messages;
  const middleMs = (newest?.createTime?.getTime() ?? 0) - Math.floor(total / 2);
  const times = new Map<string, number>();
  for (const [filter, query] of FILTERS) {
    for (const [start, end] of [
      ['newest', {}],
      ['from the middle', { endTimeMs: middleMs }],
    ] as const) {
      const time = await medianTime(() => store.listMessages({ ...all, ...query, ...end }));
      times.set(`page of ${PAGE_SIZE}, ${filter}, ${start}`, time);
    }
  }
  return times;
}

async function medianTime(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let index = 0; index < CALLS; index += 1) times.push(await timeOf(call));
  return percentile(times, 0.5);
}
