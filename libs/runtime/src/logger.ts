import { type Logger, pino } from 'pino';

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
  const options = { name, level, redact, base: { name } };
  if (!process.stdout.isTTY) return pino({ ...options, timestamp: pino.stdTimeFunctions.isoTime });
  const { default: pretty } = await import('pino-pretty');
  return pino(
    options,
    pretty({ sync: true, singleLine: true, ignore: 'pid,hostname,name', translateTime: 'HH:MM:ss.l' }),
  );
}
