import type { ServiceDefinition } from '@grpc/grpc-js';
import type { ServiceHandlers } from './handlers.ts';
import { withReadableRequests } from './readable-requests.ts';

/** A service: how its messages are encoded, and its handlers. */
export interface Service {
  /** Such as `chat4all.v1.ChatService`. */
  readonly name: string;
  readonly definition: ServiceDefinition;
  readonly handlers: ServiceHandlers;
}

/** Returns a service that can be served by gRPC and by HTTP. */
export function createService(definition: ServiceDefinition, handlers: ServiceHandlers): Service {
  const [name = ''] = Object.values(definition).map(({ path }) => path.split('/')[1]);
  return { name, definition: withReadableRequests(definition), handlers };
}
