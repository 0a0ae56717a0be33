import type { AuditServiceServer } from '@chat4all/proto';
import type { AuditTrail } from '@chat4all/store';
import { listAuditEntries } from '../audit/list-audit-entries.ts';
import type { HandlerFactory } from '../server/handler-factory.ts';
import type { HandlersOf } from '../server/handlers.ts';

/** Creates the handlers of AuditService. */
export function auditService(audit: AuditTrail, handlers: HandlerFactory) {
  return {
    listAuditEntries: handlers.unary('ListAuditEntries', 'audit', (request, { tenantId }) =>
      listAuditEntries(tenantId, request, audit),
    ),
  } satisfies HandlersOf<AuditServiceServer>;
}
