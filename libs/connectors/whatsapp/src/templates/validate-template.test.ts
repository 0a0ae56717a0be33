import type { JsonObject, TemplateParameterFormat } from '@chat4all/connector';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { renderTemplate } from './render-template.ts';
import { variablesIn } from './template-parts.ts';
import { validateTemplate } from './validate-template.ts';

const seed = Number(process.env['CHAT4ALL_TEST_SEED'] ?? Date.now() % 2 ** 31);

const validate = (components: readonly JsonObject[], sent: readonly JsonObject[], format: TemplateParameterFormat) =>
  validateTemplate({ parameterFormat: format, components }, message(sent));
const message = (components: readonly JsonObject[]) =>
  ({ kind: 'template', name: 'order', language: 'en', components }) as const;
const text = (value: string, name?: string) => ({
  ...{ type: 'text', text: value },
  ...(name !== undefined && { parameter_name: name }),
});
const body = (...parameters: object[]) => ({ type: 'body', parameters });
const header = (...parameters: object[]) => ({ type: 'header', parameters });
const button = (sub_type: string, index: number | string, ...parameters: object[]) => ({
  ...{ type: 'button', sub_type, index, parameters },
});

const BODY = { type: 'BODY', text: 'Hi {{1}}, {{2}}.' };
const NAMED = { type: 'BODY', text: 'Hi {{first}}, {{last}}.' };
const IMAGE = { type: 'HEADER', format: 'IMAGE' };
const BUTTONS = {
  type: 'BUTTONS',
  buttons: [
    { type: 'QUICK_REPLY', text: 'Yes' },
    { type: 'URL', text: 'Open', url: 'https://acme.example/{{1}}' },
    { type: 'URL', text: 'Home', url: 'https://acme.example/' },
    { type: 'COPY_CODE', text: 'Copy' },
    { type: 'PHONE_NUMBER', text: 'Call' },
    { type: 'FLOW', text: 'Sign up' },
  ],
};
const URL_BUTTON = button('url', '1', text('x'));
const CODE_BUTTON = button('copy_code', 3, { type: 'coupon_code', coupon_code: 'ACME' });

describe('a template message', () => {
  it.each<[string, readonly JsonObject[], readonly JsonObject[], string[]]>([
    ['fits', [BODY], [body(text('a'), text('b'))], []],
    ['fits with other types of parameters', [BODY], [body({ type: 'currency', currency: {} }, text('b'))], []],
    ['has too few parameters', [BODY], [body(text('a'))], ['content.components[0].parameters[1]']],
    ['has too many', [BODY], [body(text('a'), text('b'), text('c'))], ['content.components[0].parameters[2]']],
    ['has no body', [BODY], [], ['content.components']],
    ['has two bodies', [BODY], [body(text('a'), text('b')), body()], ['content.components[1]']],
    ['has an empty text', [BODY], [body(text('a'), text(''))], ['content.components[0].parameters[1].text']],
    ['has another type', [BODY], [body(text('a'), { type: 'image' })], ['content.components[0].parameters[1].type']],
    [
      'has parameters that the template lacks',
      [{ type: 'BODY', text: 'Hi' }],
      [body(text('a'))],
      ['content.components[0].parameters[0]'],
    ],
    ['lacks the image', [IMAGE], [], ['content.components']],
    ['has no file', [IMAGE], [header({ type: 'image', image: {} })], ['content.components[0].parameters[0].image']],
    ['has no image', [IMAGE], [header({ type: 'image' })], ['content.components[0].parameters[0].image']],
    ['has a video', [IMAGE], [header({ type: 'video', video: { id: '1' } })], ['content.components[0].parameters[0]']],
    [
      'has two images',
      [IMAGE],
      [header({ type: 'image', image: { id: '1' } }, {})],
      ['content.components[0].parameters[1]'],
    ],
    ['has a location', [{ type: 'HEADER', format: 'LOCATION' }], [header({ type: 'location', location: {} })], []],
    ['fits the buttons', [BUTTONS], [URL_BUTTON, CODE_BUTTON], []],
    [
      'has a payload for a reply',
      [BUTTONS],
      [URL_BUTTON, CODE_BUTTON, button('quick_reply', 0, { type: 'payload', payload: 'y' })],
      [],
    ],
    [
      'has what is not known of a form',
      [BUTTONS],
      [URL_BUTTON, CODE_BUTTON, button('flow', 5, { type: 'action' })],
      [],
    ],
    ['lacks buttons', [BUTTONS], [], ['content.components', 'content.components']],
    [
      'has a button of another type',
      [BUTTONS],
      [button('quick_reply', 1), CODE_BUTTON],
      ['content.components[0].sub_type'],
    ],
    [
      'has a button without a parameter',
      [BUTTONS],
      [button('url', 1), CODE_BUTTON],
      ['content.components[0].parameters[0]'],
    ],
    ['has a button twice', [BUTTONS], [URL_BUTTON, CODE_BUTTON, URL_BUTTON], ['content.components[2].index']],
    ['has a button too many', [BUTTONS], [URL_BUTTON, CODE_BUTTON, button('url', 6)], ['content.components[2].index']],
    [
      'has a parameter for a fixed URL',
      [BUTTONS],
      [URL_BUTTON, CODE_BUTTON, button('url', 2, text('x'))],
      ['content.components[2].parameters[0]'],
    ],
    [
      'has a parameter for a call',
      [BUTTONS],
      [URL_BUTTON, CODE_BUTTON, button('phone_number', 4)],
      ['content.components[2]'],
    ],
    [
      'has a button that the template lacks',
      [BODY],
      [body(text('a'), text('b')), URL_BUTTON],
      ['content.components[1].index'],
    ],
    ['has components that are not known', [{ type: 'CAROUSEL', cards: [] }], [{ type: 'carousel', cards: [] }], []],
  ])('%s', (_, components, sent, fields) => {
    expect(validate(components, sent, 'positional').map(({ field }) => field)).toEqual(fields);
  });

  it.each<[string, readonly JsonObject[], string[]]>([
    ['fits in any order', [body(text('b', 'last'), text('a', 'first'))], []],
    [
      'lacks a name',
      [body(text('a', 'first'), text('b'))],
      ['content.components[0].parameters[1].parameter_name', 'content.components[0].parameters'],
    ],
    [
      'has an unknown name',
      [body(text('a', 'first'), text('b', 'last'), text('c', 'x'))],
      ['content.components[0].parameters[2].parameter_name'],
    ],
    [
      'has a name twice',
      [body(text('a', 'first'), text('b', 'last'), text('c', 'last'))],
      ['content.components[0].parameters[2].parameter_name'],
    ],
  ])('with names %s', (_, sent, fields) => {
    expect(validate([NAMED], sent, 'named').map(({ field }) => field)).toEqual(fields);
  });
});

interface Case {
  readonly format: TemplateParameterFormat;
  readonly components: readonly JsonObject[];
  readonly sent: readonly JsonObject[];
}

/** Any template, with parameters that fit. */
const anyCase: fc.Arbitrary<Case> = fc
  .record({
    format: fc.constantFrom<TemplateParameterFormat>('positional', 'named'),
    count: fc.nat({ max: 5 }),
    header: fc.constantFrom('NONE', 'TEXT', 'IMAGE', 'VIDEO', 'DOCUMENT'),
    buttons: fc.array(fc.constantFrom('URL', 'QUICK_REPLY', 'COPY_CODE', 'PHONE_NUMBER'), { maxLength: 4 }),
  })
  .map(({ format, count, header: format_, buttons }) => {
    const names = Array.from({ length: count }, (_, index) => (format === 'named' ? `p_${index}` : String(index + 1)));
    const parameters = names.map((name) => text('v', format === 'named' ? name : undefined));
    const type = format_.toLowerCase();
    const parts: { readonly definition: JsonObject; readonly sent?: JsonObject }[] = [
      {
        definition: { type: 'BODY', text: `a ${names.map((name) => `{{${name}}} b`).join(' ')}` },
        ...(count > 0 && { sent: body(...parameters) }),
      },
      ...(format_ === 'NONE' || format_ === 'TEXT'
        ? [{ definition: { type: 'HEADER', format: 'TEXT', text: 'x' } }]
        : [{ definition: { type: 'HEADER', format: format_ }, sent: header({ type, [type]: { id: '1' } }) }]),
    ];
    const sentButtons = buttons.flatMap((kind, index): JsonObject[] => {
      if (kind === 'URL') return [button('url', String(index), text('u'))];
      if (kind === 'COPY_CODE') return [button('copy_code', index, { type: 'coupon_code', coupon_code: 'c' })];
      return [];
    });
    const definitions = buttons.map((kind) => ({
      type: kind,
      text: 't',
      url: kind === 'URL' ? 'https://a.example/{{1}}' : '',
    }));
    return {
      format,
      components: [...parts.map(({ definition }) => definition), { type: 'BUTTONS', buttons: definitions }],
      sent: [...parts.flatMap(({ sent }) => (sent ? [sent] : [])), ...sentButtons],
    };
  });

test(`any template accepts parameters that fit, and names what is wrong (CHAT4ALL_TEST_SEED=${seed})`, () => {
  const property = fc.property(anyCase, fc.nat(), ({ format, components, sent }, choice) => {
    expect(validate(components, sent, format)).toEqual([]);
    expect(variablesIn(renderTemplate({ parameterFormat: format, components }, message(sent)))).toEqual([]);
    if (sent.length === 0) return;
    const at = choice % sent.length;
    // Without a component.
    const without = validate(components, sent.toSpliced(at, 1), format);
    expect(without).toMatchObject([{ field: 'content.components' }]);
    // With a component without parameters.
    const emptied = sent.map((component, index) => (index === at ? { ...component, parameters: [] } : component));
    const problems = validate(components, emptied, format);
    expect(problems.length).toBeGreaterThan(0);
    for (const { field } of problems) expect(field).toContain(`content.components[${at}].parameters`);
  });
  fc.assert(property, { seed, numRuns: 300 });
});

test('any components and any message are validated and rendered without an error', () => {
  const anyComponents = fc.array(
    fc.dictionary(fc.constantFrom('type', 'text', 'format', 'buttons', 'parameters', 'index'), fc.jsonValue()),
  );
  const property = fc.property(anyComponents, anyComponents, (components, sent) => {
    const template = { parameterFormat: 'named', components } as const;
    validateTemplate(template, message(sent));
    renderTemplate(template, message(sent));
  });
  fc.assert(property, { seed, numRuns: 300 });
});

test('a text is rendered with amounts and dates', () => {
  const parameters = [
    { type: 'currency', currency: { fallback_value: 'R$ 10', code: 'BRL', amount_1000: 10_000 } },
    { type: 'date_time', date_time: { fallback_value: 'today' } },
  ];
  const template = { parameterFormat: 'positional', components: [BODY] } as const;
  expect(renderTemplate(template, message([body(...parameters)]))).toBe('Hi R$ 10, today.');
});
