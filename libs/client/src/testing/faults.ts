import { setTimeout as sleep } from 'node:timers/promises';
import type { ErrorCode } from '../chat4all-error.ts';
import { FakeApiError } from './fake-api-error.ts';

/**
 * A method of the API, for example `SendMessage`; `UploadBytes` is the PUT of a file to its `upload_url`, which fails
 * with 503 for UNAVAILABLE and INTERNAL, and with 403 for other codes.
 */
export type MethodName =
  | 'SendMessage'
  | 'BatchSendMessages'
  | 'IngestMessages'
  | 'GetMessage'
  | 'ListMessages'
  | 'CancelMessage'
  | 'StreamEvents'
  | 'PreviewMessage'
  | 'SendIndicator'
  | 'CreateConversation'
  | 'GetConversation'
  | 'ListConversations'
  | 'UpdateUser'
  | 'GetUser'
  | 'ListUsers'
  | 'SetConsent'
  | 'GetConsent'
  | 'ListConsents'
  | 'EraseUser'
  | 'ListChannels'
  | 'ListAccounts'
  | 'PauseAccount'
  | 'ResumeAccount'
  | 'ListDeadLetters'
  | 'StartReplay'
  | 'GetReplay'
  | 'DiscardDeadLetters'
  | 'CreateUpload'
  | 'UploadBytes'
  | 'CompleteUpload'
  | 'GetMedia'
  | 'ListMedia'
  | 'ListAuditEntries'
  | 'DeleteMedia'
  | 'GetDownloadUrl'
  | 'CreateWebhookEndpoint'
  | 'GetWebhookEndpoint'
  | 'ListWebhookEndpoints'
  | 'UpdateWebhookEndpoint'
  | 'DeleteWebhookEndpoint'
  | 'RotateWebhookSecret'
  | 'TestWebhookEndpoint'
  | 'ListWebhookAttempts'
  | 'ResendWebhook'
  | 'StartWebhookRecovery'
  | 'GetWebhookRecovery'
  | 'CreateAccount'
  | 'GetAccount'
  | 'UpdateAccount'
  | 'DeleteAccount'
  | 'RotateAccountCredentials'
  | 'VerifyAccount'
  | 'CreateApiKey'
  | 'ListApiKeys'
  | 'RevokeApiKey'
  | 'ListTemplates'
  | 'GetTemplate'
  | 'CreateTemplate'
  | 'UpdateTemplate'
  | 'DeleteTemplate'
  | 'SyncTemplates'
  | 'ResendMessage'
  | 'SearchMessages'
  | 'ListThreads'
  | 'GetThread'
  | 'UpdateThread'
  | 'MarkThreadRead';

/** A failure or delay of a call. */
export interface Fault {
  /** The status code of the failure. Default: none, the call is only delayed. */
  readonly code?: ErrorCode;
  /** The reason in the error details. Default: `FAULT`. */
  readonly reason?: string;
  /** The retry delay in the error details, in milliseconds. Default: none. */
  readonly retryAfterMs?: number;
  /** The delay of the response or failure, in milliseconds. Default: 0. */
  readonly delayMs?: number;
  /** `before`: the call has no effect. `after`: the call took effect, only its response is lost. Default: `before`. */
  readonly when?: 'before' | 'after';
}

/** Options of a fault. */
export interface FaultOptions {
  /** The number of affected calls. Default: 1. */
  readonly times?: number;
}

/** The faults of the next calls, by method. */
export class Faults {
  readonly #pending = new Map<MethodName, Fault[]>();

  /** Plans a fault for the next calls of a method. */
  add(method: MethodName, fault: Fault, { times = 1 }: FaultOptions): void {
    const faults = this.#pending.get(method) ?? [];
    faults.push(...Array.from({ length: times }, () => fault));
    this.#pending.set(method, faults);
  }

  /** Runs the work of a call, with the next fault of its method if there is one. */
  async run<Result>(method: MethodName, work: () => Result): Promise<Result> {
    const fault = this.#pending.get(method)?.shift();
    if (fault === undefined) return work();
    const { when = 'before', delayMs = 0 } = fault;
    const result = when === 'after' || fault.code === undefined ? work() : undefined;
    await sleep(delayMs);
    if (fault.code !== undefined) throw toFakeApiError(fault.code, fault);
    return result ?? work();
  }

  /** Applies the next fault of a streaming method, if there is one. */
  async runStream(method: MethodName): Promise<void> {
    const fault = this.#pending.get(method)?.shift();
    if (fault === undefined) return;
    await sleep(fault.delayMs ?? 0);
    if (fault.code !== undefined) throw toFakeApiError(fault.code, fault);
  }
}

function toFakeApiError(code: ErrorCode, { reason = 'FAULT', retryAfterMs }: Fault): FakeApiError {
  const details = retryAfterMs === undefined ? { reason } : { reason, retryAfterMs };
  return new FakeApiError(code, 'simulated fault', details);
}
