import { expect, test } from 'vitest';
import { readTemplateDraft } from '../web/src/domain/read-template-draft.ts';
import { EMPTY_DRAFT, type TemplateDraft, isNamed, toComponents } from '../web/src/domain/template-draft.ts';

const button = { label: '', target: '', example: '', original: '' };
const draft: TemplateDraft = {
  ...EMPTY_DRAFT,
  ...{ accountId: 'demo', name: 'pedido', headerKind: 'TEXT', headerText: 'Pedido {{1}}', footer: 'Loja' },
  body: 'Olá {{2}}, seu pedido {{1}} saiu.',
  examples: { 'header-1': '4417', 'body-1': '4417', 'body-2': 'Ana' },
  buttons: [
    { ...button, kind: 'QUICK_REPLY', label: 'Parar' },
    { ...button, kind: 'URL', label: 'Ver', target: 'https://example.com/{{1}}', example: 'https://example.com/4417' },
    { ...button, kind: 'PHONE_NUMBER', label: 'Ligar', target: '+551130000000' },
    { ...button, kind: 'COPY_CODE', target: 'PROMO20' },
  ],
};

test('writes every part in the form of the platform, with examples in the order of the numbers', () => {
  expect(toComponents(draft)).toEqual([
    { type: 'HEADER', format: 'TEXT', text: 'Pedido {{1}}', example: { header_text: ['4417'] } },
    { type: 'BODY', text: draft.body, example: { body_text: [['4417', 'Ana']] } },
    { type: 'FOOTER', text: 'Loja' },
    {
      type: 'BUTTONS',
      buttons: [
        { type: 'QUICK_REPLY', text: 'Parar' },
        { type: 'URL', text: 'Ver', url: 'https://example.com/{{1}}', example: ['https://example.com/4417'] },
        { type: 'PHONE_NUMBER', text: 'Ligar', phone_number: '+551130000000' },
        { type: 'COPY_CODE', example: 'PROMO20' },
      ],
    },
  ]);
});

test('writes named parameters with their names, and a file with its handle', () => {
  const named: TemplateDraft = {
    ...EMPTY_DRAFT,
    ...{ headerKind: 'IMAGE', headerFile: '4::aW', body: 'Olá {{nome}}!', examples: { 'body-nome': 'Ana' } },
  };
  expect(isNamed(named)).toBe(true);
  expect(toComponents(named)).toEqual([
    { type: 'HEADER', format: 'IMAGE', example: { header_handle: ['4::aW'] } },
    {
      type: 'BODY',
      text: 'Olá {{nome}}!',
      example: { body_text_named_params: [{ param_name: 'nome', example: 'Ana' }] },
    },
  ]);
});

test('reads what it has written', () => {
  const { accountId, name, language, category } = draft;
  const read = readTemplateDraft({ accountId, name, language, category, components: toComponents(draft) });
  expect(toComponents(read.draft, read.others)).toEqual(toComponents(draft));
});

test('keeps the components and buttons that it does not know', () => {
  const components = [
    { type: 'BODY', text: 'Oferta' },
    { type: 'BUTTONS', buttons: [{ type: 'FLOW', text: 'Responder', flow_id: '1' }] },
    { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: 'Acaba hoje' } },
  ];
  const { draft: read, others } = readTemplateDraft({ components });
  expect(toComponents(read, others)).toEqual(components);
});
