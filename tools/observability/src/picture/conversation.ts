import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSandboxClient } from '@chat4all/connector-sandbox';
import { isolatedSettings, startProcess } from '@chat4all/processes';
import { screenshot } from './screenshot.ts';
import { type Command, phoneWindow, terminalAndPhone } from './terminal-and-phone.ts';

const ANA = '+5511999999999';
const SIZE = { width: 1280, height: 528 };

/** Holds a conversation through the command line client and the simulated phone, and returns a PNG of both. */
export async function photographConversation(): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'chat4all-picture-'));
  const product = startProcess('apps/standalone/src/main.ts', { settings: isolatedSettings(folder) });
  try {
    const { grpc = '', sandbox: phoneUrl = '' } = await product.waitForLog('ready');
    const phone = createSandboxClient({ baseUrl: phoneUrl });
    const send = (text: string): Promise<Command> => run(grpc, ['send', '--channel', 'whatsapp', '--to', ANA, text]);

    const shipped = await send('Olá, Ana! Seu pedido está a caminho.');
    const watching = watchUntilInbound(grpc);
    await watching.started;
    const [account] = await phone.accounts();
    const person = { phone: ANA.slice(1), name: 'Ana' };
    const content = { type: 'text', text: 'Oba! A que horas chega?' } as const;
    await phone.receive({ account: account?.id ?? '', person, content });
    const answered = await watching.done;
    const time = await send('Hoje, entre 14h e 15h. 🚚');
    const phonePicture = await screenshot(new URL(phoneUrl), phoneWindow(SIZE));
    return await screenshot(terminalAndPhone([shipped, answered, time], phonePicture, SIZE), SIZE);
  } finally {
    await product.stop('SIGTERM');
    await rm(folder, { recursive: true });
  }
}

function cli(grpc: string, args: readonly string[], onLine?: (line: string) => void): ReturnType<typeof startProcess> {
  const settings = { CHAT4ALL_ADDRESS: grpc, FORCE_COLOR: '1' };
  return startProcess('apps/cli/src/main.ts', { settings, args, ...(onLine && { onLine }) });
}

async function run(grpc: string, args: readonly string[]): Promise<Command> {
  const { ended, output } = cli(grpc, args);
  const code = await ended;
  if (code !== 0) throw new Error(`chat4all ${args.join(' ')} ended with ${code}: ${output()}`);
  return { line: commandLine(args), output: output() };
}

/** Watches until the text of an inbound message is printed. */
function watchUntilInbound(grpc: string): { started: Promise<void>; done: Promise<Command> } {
  const inbound = Promise.withResolvers<string>();
  const lines: string[] = [];
  const { stop } = cli(grpc, ['watch'], (line) => {
    lines.push(line);
    if (lines.at(-2)?.includes('INBOUND')) inbound.resolve(lines.slice(-3).join('\n'));
  });
  const done = inbound.promise.then(async (output) => {
    await stop('SIGINT');
    return { line: commandLine(['watch']), output };
  });
  // The command prints nothing when its stream begins.
  return { started: sleep(2_000), done };
}

function commandLine(args: readonly string[]): string {
  return ['chat4all', ...args.map((arg) => (/^[\w+.:-]+$/.test(arg) ? arg : `"${arg}"`))].join(' ');
}
