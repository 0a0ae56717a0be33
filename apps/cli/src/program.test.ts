import { Command, CommanderError } from 'commander';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgram } from './program.ts';

let written = '';
beforeEach(() => {
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => (written += String(text)) !== '');
});
afterEach(() => {
  vi.restoreAllMocks();
});

const WHATSAPP = ['--channel', 'whatsapp', '--to', '+1'];
const FALLBACK = ['--fallback', 'whatsapp=+1'];

test.for<[string[], string]>([
  [['nonsense'], 'nonsense: unknown command\n  see chat4all --help'],
  [['sendd'], 'sendd: unknown command\n  did you mean send?\n  see chat4all --help'],
  [['send', '--chanel', 'x'], '--chanel: unknown option\n  did you mean --channel?\n  see chat4all send --help'],
  [['send', 'x'], '--channel: is required\n  see chat4all send --help'],
  [['send', '--channel', 'whatsapp', 'x'], '--to: is required'],
  [['send', '--channel'], '--channel: a value is required'],
  [['send', ...WHATSAPP], '<text>: is required, or --file'],
  [['send', '--file', '-', '--to', '+1'], '--file: cannot be used with --to'],
  [['send', '--file', '-', 'x'], '--file: cannot be used with a text'],
  [['send', '--until', 'gone'], '--until: must be one of accepted, sent, delivered, read (got "gone")'],
  [['send', '--on-unknown-outcome', 'x'], '--on-unknown-outcome: must be one of retry, fail (got "x")'],
  [
    ['send', '--ttl', '-1'],
    '--ttl: must be a time longer than 0 such as 30s, 5m, 2h, or a number of seconds (got "-1")',
  ],
  [['send', '--timeout', '5 minutes'], '--timeout: must be a time longer than 0 such as 30s'],
  [['send', '--retry-for', '0s'], '--retry-for: must be a time longer than 0 such as 30s'],
  [['send', ...WHATSAPP, '--contact', 'Ana=1'], '--contact: must be name=phone, the phone with + and country code'],
  [['send', ...WHATSAPP, '--contact', 'Ana=+5511999999999999999'], '(got "Ana=+5511999999999999999")'],
  [['send', ...WHATSAPP, '--contact', 'Ana'], '--contact: must be name=phone'],
  [
    ['send', ...WHATSAPP, '--link', 'Order', 'x'],
    '--link: must be title=url, such as "Order=https://example.com/orders/1"',
  ],
  [['send', ...WHATSAPP, '--link', 'Order=example.com', 'x'], '--link: must be title=url'],
  [
    ['send', ...WHATSAPP, '--link', 'a=https://a.example', '--link', 'b=https://b.example', 'x'],
    '--link: a message has one link; send another message for this one (got "b=https://b.example")',
  ],
  [
    ['send', ...WHATSAPP, '--image', './file.png'],
    '--image: file "./file.png" does not exist; use a path, an https:// URL or a media id\n  see chat4all send --help',
  ],
  [['send', ...WHATSAPP, '--sticker', '/'], '--sticker: "/" is not a file; use a path, an https:// URL or a media id'],
  [
    ['send', ...WHATSAPP, '--image', import.meta.filename, '--validate-only'],
    '--validate-only: cannot be used with a file to upload; pass a media id',
  ],
  [['media', 'upload'], '<file>: is required\n  see chat4all media upload --help'],
  [['media', 'upload', 'a', 'b', '--name', 'x'], '--name: cannot be used with several files'],
  [['media', 'get', 'x', '--output', '-', '--json'], '--json: cannot be used with --output -'],
  [['media', 'delete'], '<media id>: is required\n  see chat4all media delete --help'],
  [
    ['send', ...WHATSAPP, '--document', 'file:///tmp/a.pdf'],
    '--document: file "file:///tmp/a.pdf" does not exist; use a path',
  ],
  [['send', '--metadata', 'a'], '--metadata: must be key=value (got "a")'],
  [['send', '--at', 'soon'], '--at: must be a time such as'],
  [['send', '--fallback', 'whatsapp', 'x'], '--fallback: must be channel=address,channel=address (got "whatsapp")'],
  [['send', ...FALLBACK, 'x'], '--fallback-after: is required with --fallback'],
  [['send', '--fallback-after', '2m', ...WHATSAPP, 'x'], '--fallback: is required with --fallback-after'],
  [['send', ...FALLBACK, '--fallback-after', '2m', '--to', '+1', 'x'], '--fallback: cannot be used with --to'],
  [['send', ...FALLBACK, '--fallback-after', '2m', '--file', '-'], '--file: cannot be used with --fallback'],
  [['send', ...WHATSAPP, '--choice', 'a=A', '--choice', 'a=B', 'x'], '--choice: duplicate "a" (got "a=B")'],
  [['send', ...WHATSAPP, '--location', ','], '--location: must be latitude,longitude in degrees (got ",")'],
  [['send', ...WHATSAPP, '--template', 'order:pt_BR', 'x'], '<text>: cannot be used with --template'],
  [['send', ...WHATSAPP, '--parameter', 'x', 'x'], '--template: is required with --parameter'],
  [['send', ...WHATSAPP, '--file-name', 'x', 'x'], '--document: is required with --file-name'],
  [['cancel'], '<message id>: is required\n  see chat4all cancel --help'],
  [['get', 'a', 'b'], 'too many arguments: expected 1, got 2'],
  [['accounts', 'pause'], '<account id>: is required\n  see chat4all accounts pause --help'],
  [['users', 'put', 'ana', 'x'], '<identities>: must be channel=address,channel=address (got "x")'],
  [['dead-letters', 'list', '--since', 'yesterday'], '--since: must be a time such as'],
  [['dead-letters', 'discard', '--yes'], 'a filter is required; to discard all dead letters, pass --until 0s'],
  [['dead-letters', 'discard', '--channel', 'whatsapp'], '--yes: is required without a terminal'],
  [['callbacks', 'replay'], '<file>: is required\n  see chat4all callbacks replay --help'],
  [['callbacks', 'replay', 'x', '--url', 'nowhere'], '--url: must be an http or https URL (got "nowhere")'],
  [
    ['callbacks', 'replay', 'x', '--url', 'http://x/webhooks/whatsapp'],
    '--url: must be the server, without /webhooks/…',
  ],
  [['watch', '--since', 'yesterday'], 'or a duration such as 90s, 10m, 2h, 7d (got "yesterday")'],
  [['watch', '--since', '1h', '--cursor', 'x'], '--cursor: cannot be used with --since'],
  [['list', '--to', '+1'], '--channel: is required with --to'],
  [['list', '--channel', 'whatsapp'], '--to: is required with --channel'],
  [['list', '--state', 'gone'], '--state: must be one of scheduled, accepted, routed, sent'],
  [['list', '--page-size', '0'], '--page-size: must be a whole number from 1 to 1000 (got "0")'],
  [['list', '--address', 'nowhere'], '--address: must be host:port (got "nowhere")'],
  [['get'], '<message id>: is required'],
])('refuses wrong usage: %s', async ([args, message]) => {
  await expect(createProgram().parseAsync(args, { from: 'user' })).rejects.toMatchObject({
    message: expect.stringContaining(message) as string,
    exitCode: 2,
  });
});

test('refuses a wrong address in the environment', async () => {
  vi.stubEnv('CHAT4ALL_ADDRESS', 'nowhere');
  await expect(createProgram().parseAsync(['list'], { from: 'user' })).rejects.toThrow(
    'CHAT4ALL_ADDRESS: must be host:port (got "nowhere")',
  );
  vi.unstubAllEnvs();
});

test.for(commandNames(createProgram()))('%s --help fits 80 columns, has an example and exit codes', async (name) => {
  const args = [...name.split(' ').slice(1), '--help'];
  await expect(createProgram().parseAsync(args, { from: 'user' })).rejects.toBeInstanceOf(CommanderError);
  expect(written).toContain(`$ ${name}`);
  expect(written).toContain('CHAT4ALL_API_KEY');
  expect(written).toContain('130  interrupted');
  expect(written.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

function commandNames(command: Command, parent = ''): string[] {
  const name = `${parent}${command.name()}`;
  return [name, ...command.commands.flatMap((child) => commandNames(child, `${name} `))];
}
