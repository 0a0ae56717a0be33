import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { fileDescriptorSet } from '@chat4all/proto';

/** Serves reflection, so that tools such as grpcurl can call the API without the .proto files. */
// The descriptors are passed as buf produced them, because proto-loader would drop google.protobuf.Struct.
// ReflectionService reads only the files of an entry, so that one entry, declared as an enum, carries all of them.
export function serveReflection(server: Server): void {
  const files = {
    format: 'Protocol Buffer 3 EnumDescriptorProto',
    type: {},
    fileDescriptorProtos: filesOf(fileDescriptorSet),
  } as const;
  new ReflectionService({ files: { ...files } }).addToServer(server);
}

/** Returns the files of a google.protobuf.FileDescriptorSet, whose only field is `repeated FileDescriptorProto file = 1`. */
function filesOf(set: Uint8Array): Buffer[] {
  const files: Buffer[] = [];
  const reader = new BinaryReader(set);
  while (reader.pos < reader.len) {
    reader.tag();
    files.push(Buffer.from(reader.bytes()));
  }
  return files;
}
