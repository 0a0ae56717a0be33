import { setTimeout as sleep } from 'node:timers/promises';
import type { Chat4All, WebhookRecovery } from '@chat4all/client';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { retrying } from '../../client/retrying.ts';
import { recoveryToJson } from '../../output/format-webhook.ts';
import { formatCount } from '../../output/layout.ts';
import { notice, print, printJson } from '../../output/print.ts';
import { ProgressLine } from '../../output/progress-line.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions } from '../flags.ts';

/** The interval between two requests for the progress, in milliseconds. */
const POLL_MS = 500;

/** The options of `webhooks recover`. */
export interface RecoverOptions extends JsonOptions {
  readonly since: Date;
  readonly until?: Date;
}

/** Starts a recovery, and waits until all its events are posted or waiting. */
export async function recoverEvents(
  endpointId: string,
  { since, until, json }: RecoverOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const chat = await openChat(router);
  const last = await follow(chat, await chat.webhooks.recover(endpointId, { since, until }, { signal }), signal);
  if (json) printJson(recoveryToJson(last));
  if (!last.done) {
    notice(`${formatProgress(last)}; recovery ${last.recoveryId} continues`);
    return EXIT_CODES.failure;
  }
  if (!json) print(formatProgress(last));
  return EXIT_CODES.success;
}

async function follow({ webhooks }: Chat4All, first: WebhookRecovery, signal: AbortSignal): Promise<WebhookRecovery> {
  let recovery = first;
  const progress = new ProgressLine(() => formatProgress(recovery));
  try {
    while (!recovery.done && !signal.aborted) {
      await sleep(POLL_MS, undefined, { signal });
      recovery = await webhooks.getRecovery(recovery.recoveryId, retrying(Infinity, undefined, signal));
    }
    return recovery;
  } catch (error) {
    // After Ctrl-C, both the pause and the call end with an error.
    if (signal.aborted) return recovery;
    throw error;
  } finally {
    progress.end();
  }
}

function formatProgress({ eventCount }: WebhookRecovery): string {
  return `${formatCount(eventCount, 'event')} posted or waiting`;
}
