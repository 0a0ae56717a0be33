import { randomUUID } from 'node:crypto';
import type { AuditEntry, ListAuditEntriesRequest } from '@chat4all/proto';

/** The services of the methods that are audited. */
const SERVICES = new Map([
  ...['PauseAccount', 'ResumeAccount'].map((method) => [method, 'ChannelService'] as const),
  ...['StartReplay', 'DiscardDeadLetters'].map((method) => [method, 'DeadLetterService'] as const),
  ['EraseUser', 'DirectoryService'],
  ...['Create', 'Update', 'Delete', 'Test'].map((verb) => [`${verb}WebhookEndpoint`, 'WebhookService'] as const),
  ...['RotateWebhookSecret', 'ResendWebhook', 'StartWebhookRecovery'].map((each) => [each, 'WebhookService'] as const),
]);

/** The audit trail of the fake. Its entries name no changed fields. */
export class FakeAudit {
  /** The newest last. */
  readonly #entries: AuditEntry[] = [];

  /** Records that a call of a method has ended, if it is one that is audited. */
  add(method: string, request: unknown, outcome: string): void {
    const service = SERVICES.get(method);
    if (service === undefined) return;
    this.#entries.push({
      ...{ entryId: randomUUID(), time: new Date(), actor: 'anonymous', onBehalfOf: '', ip: '127.0.0.1' },
      ...{ method: `${service}/${method}`, target: targetOf(request), outcome, changedFields: [], traceId: '' },
    });
  }

  /** Returns the entries that the filters match, newest first. */
  list({ actor, method, target, startTime, endTime }: ListAuditEntriesRequest): AuditEntry[] {
    return this.#entries
      .filter(
        (entry) =>
          (actor === '' || entry.actor === actor) &&
          (method === '' || entry.method === method) &&
          (target === '' || entry.target === target) &&
          (startTime === undefined || (entry.time !== undefined && entry.time >= startTime)) &&
          (endTime === undefined || (entry.time !== undefined && entry.time < endTime)),
      )
      .reverse();
  }
}

function targetOf(request: unknown): string {
  if (typeof request !== 'object' || request === null) return '';
  const id: unknown = Reflect.get(request, 'accountId') ?? Reflect.get(request, 'endpointId');
  return typeof id === 'string' ? id : '';
}
