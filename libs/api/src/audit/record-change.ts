import { randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import { traceIdOf } from '@chat4all/metrics';
import type { Logger } from '@chat4all/runtime';
import type { AuditTrail } from '@chat4all/store';
import { ApiError } from '../errors/api-error.ts';
import type { CallContext } from '../server/call-context.ts';
import { setFields } from './changed-fields.ts';
import { onBehalfOf } from './on-behalf-of.ts';

/** A call that is audited. */
export interface AuditedCall extends CallContext {
  /** States the names of the fields that have changed, such as `settings.url`. Default: all that the request sets. */
  readonly changed: (fields: readonly string[]) => void;
}

/** Returns the id of what a call changes. The response is there if the call has succeeded, for what it has created. */
export type TargetOf<Request, Response> = (request: Request, call: CallContext, response?: Response) => string;

/** The parts that {@link recordChange} uses. */
export interface AuditOptions {
  readonly audit: AuditTrail;
  readonly logger: Logger;
}

/**
 * Runs a call that changes something, and records who changed what. Rejects without running it if that cannot be recorded, or if the
 * header of `onBehalfOf` is wrong; else as it does.
 */
export async function recordChange<Request extends object, Response>(
  request: Request,
  call: CallContext,
  targetOf: TargetOf<Request, Response>,
  run: (call: AuditedCall) => Promise<Response>,
  { audit, logger }: AuditOptions,
): Promise<Response> {
  const { tenantId, actor, traceParent, incoming } = call;
  const entryId = randomUUID();
  const method = incoming.getPath().replace(/^\/chat4all\.v1\./, '');
  let changedFields: readonly string[] = setFields(request);
  await audit.begin({
    ...{ entryId, tenantId, timeMs: Date.now(), actor, ip: ipOf(incoming.getPeer()), method },
    onBehalfOf: onBehalfOf(incoming.metadata),
    ...{ target: targetOf(request, call), outcome: status[status.UNKNOWN], changedFields },
    traceId: traceIdOf(traceParent) ?? '',
  });
  const end = async (code: status, response?: Response): Promise<void> => {
    try {
      await audit.end(entryId, { target: targetOf(request, call, response), outcome: status[code], changedFields });
    } catch (error) {
      // The entry is there; it says that the outcome is unknown.
      logger.error({ err: error, method, entry_id: entryId }, 'outcome of an audited call not recorded');
    }
  };
  const changed = (fields: readonly string[]): void => {
    changedFields = fields;
  };
  let response: Response;
  try {
    response = await run({ ...call, changed });
  } catch (error) {
    await end(ApiError.from(error).code);
    throw error;
  }
  await end(status.OK, response);
  return response;
}

/** Returns the address of a peer without its port. */
function ipOf(peer: string): string {
  return peer.replace(/:\d+$/, '').replace(/^::ffff:/, '');
}
