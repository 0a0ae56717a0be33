import type { Server } from '@grpc/grpc-js';
import { loadFileDescriptorSetFromBuffer } from '@grpc/proto-loader';
import { ReflectionService } from '@grpc/reflection';
import { fileDescriptorSet } from '@chat4all/proto';

/** Serves reflection, so that tools such as grpcurl know the API without the .proto files. */
export function serveReflection(server: Server): void {
  new ReflectionService(loadFileDescriptorSetFromBuffer(Buffer.from(fileDescriptorSet))).addToServer(server);
}
