import type { ServiceDefinition, UntypedHandleCall, handleServerStreamingCall, handleUnaryCall } from '@grpc/grpc-js';
import { notServed } from '../errors/api-error.ts';

/** Returns handlers that answer UNIMPLEMENTED for every rpc of a service. */
export function unserved(definition: ServiceDefinition): Record<string, UntypedHandleCall> {
  return Object.fromEntries(
    Object.entries(definition).map(([name, { path, responseStream }]) => {
      const error = notServed(path.slice(1).replace('/', '.')).toResponse();
      const unary: handleUnaryCall<unknown, unknown> = (_call, callback) => {
        callback(error);
      };
      const stream: handleServerStreamingCall<unknown, unknown> = (call) => {
        call.emit('error', error);
      };
      return [name, responseStream ? stream : unary];
    }),
  );
}
