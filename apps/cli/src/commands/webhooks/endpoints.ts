import type { WebhookEndpoint } from '@chat4all/client';
import { EXIT_CODES } from '../../cli-error.ts';
import { openChat } from '../../client/open-chat.ts';
import { escapeField } from '../../output/escape.ts';
import { endpointToJson, formatEndpoint } from '../../output/format-webhook.ts';
import { notice, paint, print, printJson } from '../../output/print.ts';
import type { CommandContext } from '../context.ts';
import type { JsonOptions } from '../flags.ts';

/** The options that set what an endpoint receives. */
export interface SettingsOptions extends JsonOptions {
  readonly types?: readonly string[];
  readonly description?: string;
  readonly maximumPerSecond?: number;
}

/** The options of `webhooks update`. */
export interface UpdateOptions extends SettingsOptions {
  readonly url?: string;
  readonly enable?: true;
  readonly disable?: true;
}

/** Creates an endpoint, and prints it with its secret. */
export async function createEndpoint(
  url: string,
  { types, description, maximumPerSecond, ...options }: SettingsOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { webhooks } = await openChat(router);
  const settings = { url, eventTypes: types, description, maximumPerSecond };
  printWithSecret(await webhooks.create(settings, { signal }), options);
  return EXIT_CODES.success;
}

/** Creates a new secret of an endpoint, and prints it. */
export async function rotateSecret(
  endpointId: string,
  { grace, ...options }: JsonOptions & { readonly grace?: number },
  { router, signal }: CommandContext,
): Promise<number> {
  const { webhooks } = await openChat(router);
  const gracePeriodMs = grace === undefined ? undefined : grace * 1_000;
  printWithSecret(await webhooks.rotateSecret(endpointId, { gracePeriodMs, signal }), options);
  return EXIT_CODES.success;
}

/** Prints all endpoints. */
export async function listEndpoints(options: JsonOptions, { router, signal }: CommandContext): Promise<number> {
  const { webhooks } = await openChat(router);
  const endpoints = await webhooks.list({ signal });
  for (const endpoint of endpoints) printEndpoint(endpoint, options);
  if (endpoints.length === 0) notice('no webhook endpoints');
  return EXIT_CODES.success;
}

/** Prints an endpoint. */
export async function getEndpoint(
  endpointId: string,
  options: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { webhooks } = await openChat(router);
  printEndpoint(await webhooks.get(endpointId, { signal }), options);
  return EXIT_CODES.success;
}

/** Changes the given settings of an endpoint, and prints it. One that the gateway has disabled is enabled again, unless `--disable`. */
export async function updateEndpoint(
  endpointId: string,
  { url, types, description, maximumPerSecond, enable, disable, ...options }: UpdateOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { webhooks } = await openChat(router);
  const { settings } = await webhooks.get(endpointId, { signal });
  const changed = {
    url: url ?? settings?.url ?? '',
    eventTypes: types ?? settings?.eventTypes,
    description: description ?? settings?.description,
    maximumPerSecond: maximumPerSecond ?? settings?.maximumPerSecond,
    disabled: disable ?? (enable ? false : settings?.disabled),
  };
  printEndpoint(await webhooks.update(endpointId, changed, { signal }), options);
  return EXIT_CODES.success;
}

/** Deletes endpoints, and prints the id of each. */
export async function deleteEndpoints(
  endpointIds: readonly string[],
  { json }: JsonOptions,
  { router, signal }: CommandContext,
): Promise<number> {
  const { webhooks } = await openChat(router);
  for (const endpointId of endpointIds) {
    await webhooks.delete(endpointId, { signal });
    if (json) printJson({ endpoint_id: endpointId, deleted: true });
    else print(`${escapeField(endpointId)} deleted`);
  }
  return EXIT_CODES.success;
}

function printEndpoint(endpoint: WebhookEndpoint, { json }: JsonOptions): void {
  if (json) printJson(endpointToJson(endpoint));
  else print(formatEndpoint(endpoint));
}

function printWithSecret(
  { endpoint, secret }: { readonly endpoint: WebhookEndpoint; readonly secret: string },
  { json }: JsonOptions,
): void {
  if (json) printJson({ ...endpointToJson(endpoint), secret });
  else print(`${formatEndpoint(endpoint)}\n    secret: ${paint('bold', secret)}`);
  notice('the secret is shown only now; verify the signatures of posts with it');
}
