import { EXIT_CODES } from '../../cli-error.ts';
import { escapeField } from '../../output/escape.ts';
import { formatCount } from '../../output/layout.ts';
import { drained, notice, paint, print, printJson } from '../../output/print.ts';
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

/** Ctrl-C came before the answer: the server may have accepted the callback. */
interface Interruption {
  readonly kind: 'interrupted';
}

/** The action that an answer asks for, by its status. */
const HINTS = new Map([
  [401, 'set --secret to the app secret of the account, or to the webhook secret on Telegram'],
  [404, 'set --url to the webhooks server, and --account to an account of its configuration on the channel'],
  [503, 'the server cannot write to the log; see its log'],
]);

/** Posts the callbacks of a file in order, and prints the answer to each. Fails if one is not answered with 200. */
export async function replayCallbacks(
  file: string,
  options: ReplayOptions,
  { signal }: CommandContext,
): Promise<number> {
  const { lines } = await readLines(file, signal, '<file>');
  const counts = { accepted: 0, refused: 0 };
  const hints = new Set<string>();
  for await (const line of lines) {
    const answer = await post(line, options, signal);
    if (answer.kind === 'interrupted') break;
    const status = answer.kind === 'answered' ? answer.status : undefined;
    counts[status === 200 ? 'accepted' : 'refused'] += 1;
    const hint = status === undefined ? undefined : HINTS.get(status);
    if (hint !== undefined) hints.add(`  ${status}: ${hint}`);
    if (options.json) printJson(answerToJson(line, answer));
    else print(formatAnswer(line, answer));
    await drained();
  }
  notice([summarize(counts, signal), ...hints].join('\n'));
  return counts.refused > 0 ? EXIT_CODES.failure : EXIT_CODES.success;
}

async function post(
  { text }: FileLine,
  { url, account, secret }: ReplayOptions,
  signal: AbortSignal,
): Promise<Answer | Interruption> {
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
    if (signal.aborted) return { kind: 'interrupted' };
    return { kind: 'failed', problem: problemOf(error) };
  }
}

function summarize({ accepted, refused }: { accepted: number; refused: number }, { aborted }: AbortSignal): string {
  if (accepted + refused === 0 && !aborted) return 'no callbacks: each line must be the body of a callback, in JSON';
  const counted = `${formatCount(accepted, 'callback')} accepted${refused > 0 ? `, ${refused} refused` : ''}`;
  return aborted ? `interrupted: ${counted}` : counted;
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
  return `${label}  ${paint(status === 200 ? 'green' : 'red', String(status))}  ${channel}  ${escapeField(body)}`;
}

function answerToJson({ number }: FileLine, answer: Answer): Record<string, unknown> {
  if (answer.kind === 'failed') return { line: number, error: answer.problem };
  return { line: number, channel: answer.channel, status: answer.status, answer: answer.body };
}
