import { Template, TemplateCategory } from '@chat4all/proto';
import { createLogger } from '@chat4all/runtime';
import { StoreError } from '@chat4all/store';
import { expect, test } from 'vitest';
import { VirtualClock } from '../testing/virtual-clock.ts';
import { TemplateCategories } from './template-categories.ts';

const logger = await createLogger('test', 'silent');

test('reads the categories of an account once a minute, and knows none while the store is unavailable', async () => {
  const clock = new VirtualClock();
  let category: TemplateCategory = TemplateCategory.UTILITY;
  let isAvailable = false;
  let reads = 0;
  const categories = new TemplateCategories({
    clock,
    logger,
    templates: {
      listOf: () => {
        reads += 1;
        const template = Template.fromPartial({ name: 'order', language: 'en', category });
        return isAvailable ? Promise.resolve([template]) : Promise.reject(new StoreError('unavailable', 'away'));
      },
    },
  });
  const find = (language = 'en') => categories.find('account', 'order', language);
  expect([await find(), await find()]).toEqual([undefined, undefined]);
  expect(reads).toBe(1);
  isAvailable = true;
  clock.advance(1_000);
  expect([await find(), await find('pt_BR')]).toEqual(['utility', undefined]);
  category = TemplateCategory.MARKETING;
  expect(await find()).toBe('utility');
  expect(reads).toBe(2);
  clock.advance(60_000);
  expect(await find()).toBe('marketing');
});
