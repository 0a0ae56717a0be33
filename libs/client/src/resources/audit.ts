import type { AuditEntry } from '@chat4all/proto';
import type { CallOptions, Caller } from '../call/caller.ts';
import { type PageOptions, type Pages, pagesOf } from './pages.ts';

/** Which entries to list. Default: all. */
export interface AuditFilter extends PageOptions {
  /** Only calls of this actor, such as `api_key:backend`. */
  readonly actor?: string | undefined;
  /** Only calls of this method, such as `WebhookService/UpdateWebhookEndpoint`. */
  readonly method?: string | undefined;
  /** Only calls that changed what has this id. */
  readonly target?: string | undefined;
  /** Only calls at or after this time. */
  readonly startTime?: Date | undefined;
  /** Only calls before this time. */
  readonly endTime?: Date | undefined;
}

/** Who changed what. Every method rejects with {@link Chat4AllError}. */
export class Audit {
  readonly #caller: Caller;

  /** @hidden Made by the client. */
  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /** Lists entries, newest first. */
  list(filter: AuditFilter = {}, options: CallOptions = {}): Pages<AuditEntry> {
    const { actor = '', method = '', target = '', startTime, endTime, pageSize = 0 } = filter;
    const { audit } = this.#caller.connection;
    return pagesOf(async (pageToken) => {
      const request = { actor, method, target, startTime, endTime, pageSize, pageToken };
      const page = await this.#caller.call(audit.listAuditEntries.bind(audit), request, options, { idempotent: true });
      return { items: page.entries, nextPageToken: page.nextPageToken };
    });
  }
}
