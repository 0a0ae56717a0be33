import { afterEach, beforeEach, expect, test } from 'vitest';
import { TemplateCategory, TemplateParameterFormat, TemplateStatus } from './index.ts';
import { type FakeChat4All, createFakeChat4All } from './testing.ts';

const ACCOUNT = 'fake-whatsapp';
const ORDER = {
  accountId: ACCOUNT,
  name: 'order',
  language: 'en',
  category: 'utility',
  components: [{ type: 'BODY', text: 'Order {{1}} has shipped.', example: { body_text: [['1234']] } }],
} as const;

let router: FakeChat4All;
beforeEach(async () => {
  router = await createFakeChat4All();
});
afterEach(() => router[Symbol.asyncDispose]());

test('creates, lists, changes and deletes templates', async () => {
  using chat = router.client();
  const created = await chat.templates.create({ ...ORDER, parameterFormat: 'named' });
  expect(created).toMatchObject({
    ...{ name: 'order', category: TemplateCategory.UTILITY, parameterFormat: TemplateParameterFormat.NAMED },
    components: ORDER.components,
  });
  const { templateId } = created;
  await chat.templates.create({ ...ORDER, name: 'other' });
  const names = async (filter: object): Promise<string[]> => {
    const found: string[] = [];
    for await (const { name } of chat.templates.list(filter)) found.push(name);
    return found;
  };
  expect(await names({ pageSize: 1 })).toEqual(['other', 'order']);
  expect(await names({ accountId: ACCOUNT, name: 'order', status: TemplateStatus.APPROVED })).toEqual(['order']);
  expect(await names({ language: 'pt_BR' })).toEqual([]);
  expect(await chat.templates.sync(ACCOUNT)).toBe(2);
  await chat.templates.update(ACCOUNT, templateId, { category: 'marketing' });
  const changed = await chat.templates.get(ACCOUNT, templateId);
  expect(changed).toMatchObject({ category: TemplateCategory.MARKETING, components: ORDER.components });
  await chat.templates.delete(ACCOUNT, templateId);
  await expect(chat.templates.get(ACCOUNT, templateId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
});
