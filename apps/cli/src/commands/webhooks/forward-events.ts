import { randomBytes } from 'node:crypto';
import { toWebhookEvent } from '@chat4all/proto/webhook-event';
import { type WebhookEvent, isSelected } from '@chat4all/proto/webhooks';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { formatCount } from '../../output/layout.ts';
import { drained, notice, paint, print, printJson } from '../../output/print.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions } from '../flags.ts';
import { type Forwarded, forward } from './forward.ts';
import type { ListenOptions } from './listen.ts';

/** Posts events to a server as they happen, until Ctrl-C, and prints the result of each. */
export async function listen(options: ListenOptions, { router, signal }: CommandContext): Promise<number> {
  const { forward: url, types = [], secret = `whsec_${randomBytes(24).toString('base64')}` } = options;
  const chat = await openChat(router);
  const events = chat.events({
    cursor: options.cursor,
    startTime: options.since,
    signal,
    onDisconnect: ({ message }) => {
      notice(`stream interrupted, reconnecting: ${message}`);
    },
    onResume: () => {
      notice('stream resumed');
    },
  });
  const counts = { posted: 0, failed: 0 };
  try {
    await events.ready();
    notice(`secret: ${secret}`);
    notice(`forwarding events to ${url}; press Ctrl-C to stop`);
    for await (const event of events) {
      // The notifier knows no cursors either.
      const posted = toWebhookEvent({ ...event, cursor: '' });
      if (posted === undefined || !isSelected(posted.type, types)) continue;
      const result = await forward(url, posted, secret, signal);
      if (isAccepted(result)) counts.posted += 1;
      else counts.failed += 1;
      printResult(posted, result, options);
      await drained();
    }
  } finally {
    notice(`${formatCount(counts.posted, 'event')} accepted, ${counts.failed} failed`);
    if (events.cursor !== undefined) {
      notice(`continue with: chat4all listen --forward ${url} --cursor ${events.cursor}`);
    }
  }
  return EXIT_CODES.success;
}

function printResult({ type, id }: WebhookEvent, result: Forwarded, { json }: JsonOptions): void {
  const { status, problem, durationMs } = result;
  if (json) {
    printJson({
      type,
      event_id: id,
      status: status || undefined,
      problem: problem || undefined,
      duration_ms: durationMs,
    });
  } else print(`${type} ${id} → ${paint(isAccepted(result) ? 'green' : 'red', problem || String(status))}`);
}

function isAccepted({ status }: Forwarded): boolean {
  return status >= 200 && status < 300;
}
