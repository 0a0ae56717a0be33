import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { Server } from '@grpc/grpc-js';
import { ReflectionService } from '@grpc/reflection';
import { fileDescriptorSet } from '@chat4all/proto';

/** Serves reflection, so that tools such as grpcurl know the API without the .proto files. */
// The descriptors are given as buf made them: proto-loader would lose google.protobuf.Struct. Nothing but the files of
// an entry is read, so one entry, said to be an enum, carries them all.
export function serveReflection(server: Server): void {
  const files = {
    format: 'Protocol Buffer 3 EnumDescriptorProto',
    type: {},
    fileDescriptorProtos: filesOf(fileDescriptorSet),
  } as const;
  new ReflectionService({ files: { ...files } }).addToServer(server);
}

/** The files of a google.protobuf.FileDescriptorSet, whose only field is `repeated FileDescriptorProto file = 1`. */
function filesOf(set: Uint8Array): Buffer[] {
  const files: Buffer[] = [];
  const reader = new BinaryReader(set);
  while (reader.pos < reader.len) {
    reader.tag();
    files.push(Buffer.from(reader.bytes()));
  }
  return files;
}
