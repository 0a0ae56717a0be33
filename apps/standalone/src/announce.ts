import { styleText } from 'node:util';
import { type App, maskPassword } from '@chat4all/runtime';

/** Where everything listens. */
export interface Addresses {
  readonly grpc: string;
  readonly metrics: string;
  readonly webhooks: string;
  readonly sandbox: string;
}

const TRY = 'npx chat4all send --channel whatsapp --to +5511999999999 "Olá"';

/** Says that everything runs, where, and what to try next: for people on a terminal, as one log line elsewhere. */
export function announce({ settings, logger }: App, addresses: Addresses): void {
  if (!process.stdout.isTTY) {
    logger.info({ ...addresses, try: TRY }, 'ready');
    return;
  }
  const row = (name: string, value: string): string => `  ${name.padEnd(10)}${styleText('cyan', value)}`;
  const seconds = process.uptime().toFixed(1);
  const lines = [
    '',
    styleText('bold', `Chat4All is ready, ${seconds} s after its start`),
    row('gRPC', addresses.grpc),
    row('webhooks', `${addresses.webhooks}/webhooks/<channel>/<account id>`),
    row('metrics', `${addresses.metrics}/metrics`),
    row('sandbox', `${addresses.sandbox} (the simulated platform)`),
    row('data', `${settings.bus}, ${maskPassword(settings.store)}`),
    '',
    `Try: ${styleText('green', TRY)}`,
    'Stop with Ctrl-C.',
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
