import { type DestinationStream, type Logger, pino } from 'pino';
import { isMember } from './cluster/member.ts';
import { describeError } from './describe-error.ts';

export type { Logger } from 'pino';

/** The fields that are redacted in every log line. */
const REDACTED_PATHS = [
  'authorization',
  'accessToken',
  'appSecret',
  'verifyToken',
  'content',
  'identity.value',
  'recipient',
].flatMap((path) => [path, `*.${path}`]);

/** Creates a logger that writes JSON lines to standard output, or formatted lines to a terminal. */
export async function createLogger(name: string, level: string): Promise<Logger> {
  const base = isMember() ? { name, pid: process.pid } : { name };
  const options = { name, level, redact: REDACTED_PATHS, base, serializers: { err: describeError } };
  if (!process.stdout.isTTY) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime }, standardOutput());
  const { default: pretty } = await import('pino-pretty');
  return pino(
    options,
    pretty({ sync: true, singleLine: true, ignore: 'pid,hostname,name', translateTime: 'HH:MM:ss.l' }),
  );
}

// Not pino's own destination, which retries for ever once the reader of the output has gone, so that the process never
// ends.
function standardOutput(): DestinationStream {
  process.stdout.on('error', () => undefined);
  return {
    write: (line) => {
      process.stdout.write(line);
    },
  };
}
