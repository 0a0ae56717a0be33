import { createFakeChat4All } from '@chat4all/client/testing';
import { expect, test } from 'vitest';
import { runCli } from './testing/run-cli.ts';

const URL = 'https://example.com/file';
const WHATSAPP = ['send', '--channel', 'whatsapp', '--to', '+5511999999999', '--until', 'accepted'];
const ORIGINAL = `m${'0'.repeat(32)}`;

test.for<[string[], object]>([
  [['--image', URL, 'legenda'], { $case: 'media', value: { caption: 'legenda', source: { value: URL } } }],
  [['--document', URL, '--file-name', 'a.pdf'], { $case: 'media', value: { fileName: 'a.pdf', caption: '' } }],
  [
    ['--choice', 'sim=Sim', '--choice', 'nao=Não', 'Vem?'],
    { $case: 'choice', value: { body: 'Vem?', options: [{ id: 'sim' }, { id: 'nao', title: 'Não' }] } },
  ],
  [['--link', `Abrir=${URL}`, 'Veja'], { $case: 'link', value: { title: 'Abrir', url: URL, body: 'Veja' } }],
  [['--location', '-23.5,-46.6', 'Casa'], { $case: 'location', value: { latitude: -23.5, longitude: -46.6 } }],
  [['--contact', 'Ana=+5511988887777'], { $case: 'contacts', value: { contacts: [{ phones: ['+5511988887777'] }] } }],
  [
    ['--template', 'order:pt_BR', '--parameter', 'Ana', '--parameter', '42'],
    {
      $case: 'template',
      value: {
        ...{ name: 'order', language: 'pt_BR' },
        components: [{ type: 'body', parameters: [{ type: 'text', text: 'Ana' }, { text: '42' }] }],
      },
    },
  ],
  [['--content', '{"location":{"latitude":1,"longitude":2}}'], { $case: 'location', value: { latitude: 1 } }],
  [['--reply-to', ORIGINAL, 'Olá'], { $case: 'text', value: { body: 'Olá' } }],
])('sends %s', async ([args, kind]) => {
  await using router = await createFakeChat4All();
  expect(await runCli(router.address, [...WHATSAPP, ...args])).toMatchObject({ code: 0, stderr: '' });
  expect(router.messages).toMatchObject([{ content: { kind } }]);
});

test('sends the contents of a file, and names the fields of one that cannot be read', async () => {
  await using router = await createFakeChat4All();
  const line = { channel: 'whatsapp', to: '+5511999999999' };
  const lines = [
    { ...line, content: { location: { latitude: 1, longitude: 2 } } },
    { ...line, content: { location: { lat: 1 } } },
    { ...line, content: { text: { body: 5 } } },
    { ...line, content: {}, text: 'x' },
    line,
  ];
  const stdin = lines.map((each) => JSON.stringify(each)).join('\n');
  const { code, stderr, stdout } = await runCli(router.address, ['send', '--file', '-'], { stdin });
  expect(code).toBe(1);
  const output = stderr + stdout;
  for (const problem of [
    'content.location.lat: unknown field',
    'content.text.body: invalid value 5',
    'content: cannot be used with text',
    'text: is required, or content',
  ]) {
    expect(output).toContain(problem);
  }
  expect(router.messages).toMatchObject([{ content: { kind: { $case: 'location' } } }]);
});

test('creates, prints and lists conversations', async () => {
  await using router = await createFakeChat4All();
  const members = ['--member', 'whatsapp=+5511999999999', '--member', 'instagram=17841'];
  const created = await runCli(router.address, ['conversations', 'create', ...members]);
  const id = created.stdout.trim();
  const { stdout } = await runCli(router.address, ['conversations', 'get', id, '--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    conversation_id: id,
    members: [
      { channel: 'whatsapp', to: '+5511999999999' },
      { channel: 'instagram', to: '17841' },
    ],
  });
  expect((await runCli(router.address, ['conversations', 'list'])).stdout).toContain(id);
});
