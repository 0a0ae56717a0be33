import { WebhookOutcome } from '@chat4all/client';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { escapeField } from '../../output/escape.ts';
import { attemptToJson, formatAttempt } from '../../output/format-webhook.ts';
import { print, printJson } from '../../output/print.ts';
import { printPages } from '../../output/print-pages.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions, PageOptions } from '../flags.ts';

/** The options of `webhooks attempts`. */
export interface AttemptsOptions extends PageOptions {
  readonly event?: string;
  readonly failed?: true;
}

/** Posts a test, and prints the attempt. Fails if the endpoint does not accept it. */
export async function testEndpoint(
  endpointId: string,
  { json }: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { webhooks } = await openChat(router);
  const attempt = await webhooks.test(endpointId, { signal });
  if (json) printJson(attemptToJson(attempt));
  else print(formatAttempt(attempt));
  return attempt.outcome === WebhookOutcome.SUCCEEDED ? EXIT_CODES.success : EXIT_CODES.failure;
}

/** Prints attempts, newest first: the first page, or all pages. */
export async function listAttempts(
  endpointId: string,
  { event, failed, pageSize, all, json }: AttemptsOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { webhooks } = await openChat(router);
  await printPages(webhooks.attempts(endpointId, { eventId: event, failedOnly: failed, pageSize }, { signal }), {
    all: all ?? false,
    none: 'no attempts',
    printItem: (attempt) => {
      if (json) printJson(attemptToJson(attempt));
      else print(formatAttempt(attempt));
    },
  });
  return EXIT_CODES.success;
}

/** Posts an event again. */
export async function resendEvent(
  endpointId: string,
  eventId: string,
  { json }: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { webhooks } = await openChat(router);
  await webhooks.resend(endpointId, eventId, { signal });
  if (json) printJson({ endpoint_id: endpointId, event_id: eventId, resent: true });
  else print(`${escapeField(eventId)} will be posted again`);
  return EXIT_CODES.success;
}
