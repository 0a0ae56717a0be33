import { afterEach, expect, test, vi } from 'vitest';
import { createProgram } from './program.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

test.for([
  [['nonsense'], 'unknown command'],
  [['send', 'x'], '--channel is missing'],
  [['send', '--channel', 'whatsapp', 'x'], '--to is missing'],
  [['send', '--channel', 'whatsapp', '--to', '+1'], 'a text, or --file'],
  [['send', '--file', '-', '--to', '+1'], 'cannot be used with'],
  [['send', '--file', '-', 'x'], 'exclude each other'],
  [['send', '--until', 'gone'], 'Allowed choices'],
  [['send', '--ttl', '-1'], 'greater than 0'],
  [['send', '--metadata', 'a'], 'key=value'],
  [['send', '--at', 'soon'], '10m'],
  [['send', '--fallback', 'whatsapp', 'x'], 'channel=address'],
  [['send', '--fallback', 'whatsapp=+1', 'x'], 'go together'],
  [['send', '--fallback-after', '2m', '--channel', 'whatsapp', '--to', '+1', 'x'], 'go together'],
  [['send', '--fallback', 'whatsapp=+1', '--fallback-after', '2m', '--to', '+1', 'x'], 'cannot be used with'],
  [['send', '--fallback', 'whatsapp=+1', '--fallback-after', '2m', '--file', '-'], 'cannot be used with'],
  [['cancel'], 'missing required argument'],
  [['accounts', 'pause'], 'missing required argument'],
  [['dead-letters', 'list', '--since', 'yesterday'], '10m'],
  [['dead-letters', 'discard', '--yes'], '--until 0s'],
  [['dead-letters', 'discard', '--channel', 'whatsapp'], '--yes is missing'],
  [['watch', '--since', 'yesterday'], '10m'],
  [['watch', '--since', '1h', '--cursor', 'x'], 'cannot be used with'],
  [['list', '--to', '+1'], 'go together'],
  [['list', '--state', 'gone'], 'accepted, routed, sent'],
  [['list', '--page-size', '0'], 'from 1 to 1000'],
  [['list', '--address', 'nowhere'], 'host:port'],
  [['get'], 'missing required argument'],
] as const)('wrong usage: %s', async ([args, said]) => {
  const written: string[] = [];
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await expect(createProgram().parseAsync(args, { from: 'user' })).rejects.toMatchObject({ exitCode: 1 });
  expect(written.join('')).toContain(said);
});

test.for([
  'send',
  'cancel',
  'watch',
  'get',
  'list',
  'channels',
  'accounts',
  'accounts list',
  'accounts pause',
  'accounts resume',
  'dead-letters',
  'dead-letters list',
  'dead-letters replay',
  'dead-letters discard',
])('%s --help has an example, and names the key', async (name) => {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  await expect(createProgram().parseAsync([...name.split(' '), '--help'], { from: 'user' })).rejects.toMatchObject({
    exitCode: 0,
  });
  expect(written.join('')).toContain(`$ chat4all ${name}`);
  expect(written.join('')).toContain('CHAT4ALL_API_KEY');
});
