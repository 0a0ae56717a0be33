import { status } from '@grpc/grpc-js';
import { type Identity, OnClosedWindow, threadIdOf } from '@chat4all/proto';
import type { Capabilities } from '@chat4all/connector';
import type { Store } from '@chat4all/store';
import { ApiError } from '../../errors/api-error.ts';
import type { Step } from '../../recipients/resolve-recipients.ts';
import { replyWindow } from '../../threads/reply-window.ts';
import type { MessagePlan } from './plan-message.ts';
import { sendTimeFrom } from './times.ts';

/** The parts that reply windows are found with. */
export interface WindowOptions {
  readonly store: Store;
  readonly channels: ReadonlyMap<string, Capabilities>;
}

/**
 * Returns the plan with the handling that the request asks for where reply windows are closed. Reads the store only if the request asks
 * for one. Throws FAILED_PRECONDITION with the reason `OUTSIDE_WINDOW`.
 */
export async function planClosedWindows(plan: MessagePlan, options: WindowOptions): Promise<MessagePlan> {
  const { request, groups } = plan;
  const { onClosedWindow, message, closedWindowTemplate } = request;
  if (onClosedWindow === OnClosedWindow.UNSPECIFIED || message?.content?.kind?.$case === 'template') return plan;
  const closed = await findClosed(plan, options);
  if (closed.size === 0) return plan;
  switch (onClosedWindow) {
    case OnClosedWindow.TEMPLATE: {
      if (closedWindowTemplate === undefined) return plan;
      const content = { kind: { $case: 'template' as const, value: closedWindowTemplate } };
      const isWhole = groups.flat().every((step) => closed.has(step));
      if (!isWhole) return { ...plan, closed };
      return { ...plan, request: { ...request, message: message && { ...message, content } } };
    }
    case OnClosedWindow.FALLBACK:
      assertOpen(groups.filter((group) => group.every((step) => closed.has(step))).flat());
      return { ...plan, closed };
    default:
      assertOpen([...closed]);
      return plan;
  }
}

async function findClosed(
  { tenantId, request, groups }: MessagePlan,
  { store, channels }: WindowOptions,
): Promise<ReadonlySet<Step>> {
  const steps = groups.flat().filter(({ identity }) => channels.get(identity.channel)?.replyWindow !== undefined);
  const now = Date.now();
  const timeMs = Math.max(now, sendTimeFrom(request.sendTime, now));
  const isClosed = ({ channel }: Identity, inboundMs: number | undefined): boolean => {
    const { endTimeMs = 0, humanEndTimeMs = 0 } = replyWindow(channels.get(channel), inboundMs, timeMs);
    return timeMs >= Math.max(endTimeMs, request.message?.byHuman ? humanEndTimeMs : 0);
  };
  const times = await store.threads.lastInboundTimes(
    tenantId,
    steps.map(({ identity }) => threadIdOf(tenantId, identity)),
  );
  const closed = steps.filter(({ identity }) => isClosed(identity, times.get(threadIdOf(tenantId, identity))));
  // The person may have written from another identity.
  const others = await Promise.all(closed.map(({ identity }) => store.directory.linked(tenantId, identity)));
  const ids = others.map((linked) => linked.map((identity) => threadIdOf(tenantId, identity)));
  const otherTimes = await store.threads.lastInboundTimes(tenantId, ids.flat());
  return new Set(
    closed.filter(({ identity }, index) => (ids[index] ?? []).every((id) => isClosed(identity, otherTimes.get(id)))),
  );
}

function assertOpen(steps: readonly Step[]): void {
  const preconditionFailures = steps.map(({ field, identity }) => ({
    ...{ type: 'WINDOW', subject: field },
    description: `${field}: the reply window on ${identity.channel} is closed`,
  }));
  const [first] = preconditionFailures;
  if (first === undefined) return;
  const message = `${first.description}; nothing was sent, send a template or wait for a message of the person`;
  throw new ApiError(status.FAILED_PRECONDITION, message, { reason: 'OUTSIDE_WINDOW', preconditionFailures });
}
