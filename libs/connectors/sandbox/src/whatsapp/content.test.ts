import { describe, expect, it } from 'vitest';
import { start } from '../start-sandbox.fixture.ts';

const LINK = 'https://files.example/a';
const button = (id: string, title = id) => ({ type: 'reply', reply: { id, title } });
const buttons = (...all: object[]) => ({ type: 'button', body: { text: 'Which?' }, action: { buttons: all } });
const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ id: `r-${index}`, title: 'Row' }));
const list = (...sections: object[]) => ({
  type: 'list',
  body: { text: 'Which?' },
  action: { button: 'Choose', sections },
});
const cta = (url: string) => ({
  type: 'cta_url',
  body: { text: 'Look' },
  action: { name: 'cta_url', parameters: { display_text: 'Open', url } },
});
const TEMPLATE = { name: 'order', language: { code: 'pt_BR' }, components: [{ type: 'body', parameters: [] }] };

/** Creates a sandbox, and a function that sends content of a type. */
function startWith(type: string) {
  const { sandbox, send } = start();
  const sendIt = (content: unknown) =>
    send({ messaging_product: 'whatsapp', to: '5511999999999', type, [type]: content });
  return { sandbox, sendIt };
}

describe('Content of WhatsApp messages', () => {
  it.each([
    ['image', { link: LINK, caption: 'a map' }, 'a map'],
    ['document', { link: LINK, filename: 'a.pdf' }, ''],
    ['audio', { link: LINK }, ''],
    ['location', { latitude: -23.5, longitude: -46.6, name: 'São Paulo' }, 'São Paulo'],
    ['contacts', [{ name: { formatted_name: 'Ana', first_name: 'Ana' }, phones: [{ phone: '+55' }] }], 'Ana'],
    ['interactive', buttons(button('a'), button('b'), button('c')), 'Which?'],
    ['interactive', list({ title: 'One', rows: rows(9) }, { title: 'Two', rows: [{ id: 'x', title: 'X' }] }), 'Which?'],
    ['interactive', cta('https://shop.example'), 'Look'],
    ['template', TEMPLATE, 'order'],
    ['reaction', { message_id: 'wamid.0', emoji: '' }, ''],
  ])('is accepted: %s %j', async (type, content, plainText) => {
    const { sandbox, sendIt } = startWith(type);
    expect(await sendIt(content)).toMatchObject({ status: 200 });
    expect(sandbox.messages()).toMatchObject([{ type, content, text: plainText }]);
  });

  it.each([
    ['image', { link: LINK, id: '1' }, 'Param image: must have either id or link'],
    [
      'image',
      { link: LINK, caption: 'x'.repeat(1025) },
      "Param image['caption']: must be at most 1024 characters long",
    ],
    ['audio', { link: LINK, caption: 'no' }, 'Param audio: Unrecognized key: "caption"'],
    ['location', { latitude: 91, longitude: 0 }, "Param location['latitude']"],
    ['contacts', [{ name: { formatted_name: 'Ana' } }], "Param contacts['0']['name']: must have another part"],
    ['interactive', buttons(button('a'), button('b'), button('c'), button('d')), "['buttons']: Too big"],
    ['interactive', buttons(button('a', 'x'.repeat(21))), "['title']: must be at most 20 characters long"],
    ['interactive', buttons(button('a'), button('a', 'b')), "['buttons']: duplicate button id"],
    ['interactive', list({ rows: rows(11) }), "['sections']: must have at most 10 rows in all"],
    ['interactive', list({ rows: rows(1) }, { title: 'b', rows: [] }), 'sections'],
    ['interactive', cta('ftp://shop.example'), "['url']"],
    ['interactive', { type: 'hologram' }, "Param interactive['type']"],
    ['template', { ...TEMPLATE, language: 'pt_BR' }, "Param template['language']"],
    ['reaction', { message_id: 'wamid.0', emoji: '👍👍' }, "Param reaction['emoji']: must be one emoji"],
  ])('is refused: %s %j', async (type, content, details) => {
    const { sandbox, sendIt } = startWith(type);
    const error = { code: 131009, error_data: { details: expect.stringContaining(details) as unknown } };
    expect(await sendIt(content)).toMatchObject({ status: 400, json: { error } });
    expect(sandbox.messages()).toEqual([]);
  });
});
