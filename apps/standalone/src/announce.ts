import { styleText } from 'node:util';
import { type App, changedSettings, maskPassword } from '@chat4all/runtime';

/** The addresses that the parts of the process listen on. */
export interface Addresses {
  readonly console: string;
  readonly grpc: string;
  readonly http: string;
  readonly metrics: string;
  readonly webhooks: string;
  readonly sandbox: string;
}

/** The address that the command line uses by default. */
const DEFAULT_ADDRESS = '127.0.0.1:50051';

/** Announces that the process is ready: as one log line, or on a terminal as a short block for people. */
export function announce({ settings, logger }: App, addresses: Addresses): void {
  const address = addresses.grpc === DEFAULT_ADDRESS ? '' : ` --address ${addresses.grpc}`;
  const send = `npx chat4all send${address} --channel whatsapp --to +5511999999999 "Olá"`;
  if (!process.stdout.isTTY) {
    logger.info({ ...addresses, try: send }, 'ready');
    return;
  }
  const row = (name: string, value: string, note = ''): string =>
    `  ${name.padEnd(10)}${styleText('cyan', value)}${note === '' ? '' : styleText('dim', `  ${note}`)}`;
  const changed = Object.entries(changedSettings(process.env)).map(([name, value]) => `${name}=${value}`);
  const lines = [
    '',
    `${styleText('bold', 'Chat4All is ready')} ${styleText('dim', `(${process.uptime().toFixed(1)} s)`)}`,
    '',
    row('Console', addresses.console, 'messages, accounts and everything else in a browser'),
    row('Phone', addresses.sandbox, 'the simulated recipients'),
    row('gRPC API', addresses.grpc),
    row('HTTP API', addresses.http),
    row('Webhooks', `${addresses.webhooks}/webhooks/<channel>/<account id>`),
    row('Metrics', `${addresses.metrics}/metrics`),
    row('Data', `${settings.bus}, ${maskPassword(settings.store)}`),
    ...changed.map((setting, index) => row(index === 0 ? 'Settings' : '', setting)),
    '',
    'Try in another terminal:',
    ...[send, `npx chat4all watch${address}`].map((command) => `  ${styleText('green', command)}`),
    '',
    styleText('dim', 'Stop with Ctrl-C.'),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
