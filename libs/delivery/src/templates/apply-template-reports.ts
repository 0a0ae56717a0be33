import type { Bus } from '@chat4all/bus';
import { type EventRecord, TemplateCategory, TemplateStatus } from '@chat4all/proto';
import { announceTemplates, retryWhileUnavailable } from '@chat4all/runtime';
import type { Templates } from '@chat4all/store';
import type { DecodedRecord } from '../dead-letters.ts';
import type { RetryContext } from '../retry-context.ts';
import { callStore } from '../store-calls.ts';

/** The parts that {@link applyTemplateReports} uses. */
export interface ApplyTemplateReportsOptions extends RetryContext {
  readonly bus: Bus;
  readonly templates: Templates;
}

/**
 * Applies what platforms reported about templates, publishes the changes, and has the accounts synchronized, since a report does not
 * have everything. Retries while store or log is unavailable.
 */
export async function applyTemplateReports(
  events: readonly DecodedRecord<EventRecord>[],
  { bus, templates, ...context }: ApplyTemplateReportsOptions,
): Promise<void> {
  const accounts = new Set<string>();
  for (const { value } of events) {
    if (value.kind?.$case !== 'templateReport') continue;
    const { accountId, templateId, status, hasQuality, quality, category, reason, providerTimeMs } = value.kind.value;
    const report = {
      ...{ accountId, templateId, providerTimeMs, reason },
      ...(status !== TemplateStatus.UNSPECIFIED && { status }),
      ...(hasQuality && { quality }),
      ...(category !== TemplateCategory.UNSPECIFIED && { category }),
    };
    await callStore('apply template report', () => templates.report(report), context);
    accounts.add(accountId);
  }
  for (const accountId of accounts) {
    const announce = () => announceTemplates(accountId, { templates, bus });
    await retryWhileUnavailable('announce templates', announce, context);
    await callStore('request template synchronization', () => templates.requestSync(accountId), context);
  }
}
