import type { Bus } from '@chat4all/bus';
import { type SendContext, refusal } from '@chat4all/connector';
import { templateEventToRecord, toTemplate } from '@chat4all/records';
import type { Templates } from '@chat4all/store';
import type { Account } from '../accounts.ts';

/** The parts that the synchronization of templates uses. */
export interface TemplateSyncOptions {
  readonly templates: Templates;
  readonly bus: Pick<Bus, 'publish'>;
  /** Returns the time in milliseconds since 1970. */
  readonly now: () => number;
}

/** Returns whether an account has templates that can be synchronized. */
export function hasTemplates({ connector }: Account): boolean {
  return connector.templates !== undefined && connector.providerBusinessId !== undefined;
}

/**
 * Reads the templates of an account from its platform, all or those with a name, records them, and publishes their changes. Returns
 * their number. Rejects with a ConnectorError, or an error of the store or the bus.
 */
export async function syncTemplates(
  account: Account,
  name: string | undefined,
  { templates, now, ...options }: TemplateSyncOptions,
  context?: SendContext,
): Promise<number> {
  const { id: accountId, tenantId, channel, connector } = account;
  if (connector.templates === undefined) throw refusal(`${channel} has no templates`, 'configuration');
  const timeMs = now();
  const listed = await connector.templates.list(name === undefined ? {} : { name }, context);
  await templates.record({
    ...{ tenantId, accountId, channel, timeMs, scope: name === undefined ? 'all' : 'some' },
    templates: listed.map((template) => toTemplate(account, template, timeMs)),
  });
  await announceTemplates(accountId, { templates, ...options });
  return listed.length;
}

/** Publishes the changes of an account's templates that were not announced. After a crash, one may be published again, with the same id. */
export async function announceTemplates(
  accountId: string,
  { templates, bus }: Pick<TemplateSyncOptions, 'templates' | 'bus'>,
): Promise<void> {
  const changes = await templates.unannounced(accountId);
  if (changes.length === 0) return;
  await bus.publish(
    changes.map(({ changeId, tenantId, template, previousStatus, previousQuality }) =>
      templateEventToRecord(changeId, tenantId, { template, previousStatus, previousQuality }),
    ),
  );
  await templates.setAnnounced(changes);
}
