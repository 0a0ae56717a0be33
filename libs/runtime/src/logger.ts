import { type DestinationStream, type Logger, pino } from 'pino';
import { describeError } from './describe-error.ts';

export type { Logger } from 'pino';

/** What must never stand in a log, wherever an object that holds it is logged. */
const redact = [
  'authorization',
  'accessToken',
  'appSecret',
  'verifyToken',
  'content',
  'identity.value',
  'recipient',
].flatMap((path) => [path, `*.${path}`]);

/** JSON lines on standard output; easy to read ones on a terminal. */
export async function createLogger(name: string, level: string): Promise<Logger> {
  const options = { name, level, redact, base: { name }, serializers: { err: describeError } };
  if (!process.stdout.isTTY) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, standardOutput());
  const { default: pretty } = await import('pino-pretty');
  return pino(
    options,
    pretty({ sync: true, singleLine: true, ignore: 'pid,hostname,name', translateTime: 'HH:MM:ss.l' }),
  );
}

// Not pino's own destination: when who reads our output has gone, that one tries to write for ever and the process
// never ends.
function standardOutput(): DestinationStream {
  process.stdout.on('error', () => undefined);
  return {
    write: (line) => {
      process.stdout.write(line);
    },
  };
}
