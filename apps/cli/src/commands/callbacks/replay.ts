import { EXIT_CODES } from '../../cli-error.ts';
import { formatCount } from '../../output/layout.ts';
import { notice, paint, print, printJson } from '../../output/print.ts';
import { type FileLine, readLines } from '../../sending/read-lines.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions } from '../flags.ts';
import { signCallback } from './sign.ts';

/** The time that the server has to answer, in milliseconds. */
const TIMEOUT_MS = 30_000;

/** The options of `callbacks replay`. */
export interface ReplayOptions extends JsonOptions {
  readonly url: string;
  readonly account?: string;
  readonly secret?: string;
}

type Answer =
  | { readonly kind: 'answered'; readonly channel: string; readonly status: number; readonly body: string }
  | { readonly kind: 'failed'; readonly problem: string };

/** Posts the callbacks of a file in order, and prints the answer to each. Fails if one is not answered with 200. */
export async function replayCallbacks(
  file: string,
  options: ReplayOptions,
  { signal }: CommandContext,
): Promise<number> {
  const { lines } = await readLines(file, signal, '<file>');
  let accepted = 0;
  let refused = 0;
  for await (const line of lines) {
    const answer = await post(line, options, signal);
    if (answer.kind === 'answered' && answer.status === 200) accepted += 1;
    else refused += 1;
    if (options.json) printJson(answerToJson(line, answer));
    else print(formatAnswer(line, answer));
  }
  if (!options.json) {
    notice(`${formatCount(accepted, 'callback')} accepted${refused > 0 ? `, ${refused} refused` : ''}`);
  }
  return refused > 0 ? EXIT_CODES.failure : EXIT_CODES.success;
}

async function post({ text }: FileLine, { url, account, secret }: ReplayOptions, signal: AbortSignal): Promise<Answer> {
  try {
    const signed = signCallback(text, secret);
    if (signed === undefined) return { kind: 'failed', problem: 'not a callback of WhatsApp, Instagram or Telegram' };
    const { channel, headers } = signed;
    const path = ['webhooks', channel, ...(account === undefined ? [] : [account])].map(encodeURIComponent).join('/');
    const response = await fetch(new URL(path, url.endsWith('/') ? url : `${url}/`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: text,
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    });
    return { kind: 'answered', channel, status: response.status, body: (await response.text()).trim() };
  } catch (error) {
    if (signal.aborted) throw error;
    return { kind: 'failed', problem: problemOf(error) };
  }
}

function problemOf(error: unknown): string {
  if (error instanceof SyntaxError) return `invalid JSON: ${error.message}`;
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return `no answer: ${cause instanceof Error ? cause.message : String(cause)}`;
}

function formatAnswer({ number }: FileLine, answer: Answer): string {
  const label = `line ${number}`;
  if (answer.kind === 'failed') return `${label}  ${paint('red', 'FAILED')}  ${answer.problem}`;
  const { channel, status, body } = answer;
  return `${label}  ${paint(status === 200 ? 'green' : 'red', String(status))}  ${channel}  ${body}`;
}

function answerToJson({ number }: FileLine, answer: Answer): Record<string, unknown> {
  if (answer.kind === 'failed') return { line: number, error: answer.problem };
  return { line: number, channel: answer.channel, status: answer.status, answer: answer.body };
}
