import { type DescMessage, type DescService, createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { fileDescriptorSet } from './gen/descriptors.ts';

/** Every message, enum and service of the API, from the descriptors that reflection serves too. */
export const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, fileDescriptorSet));

/** Returns the descriptor of a service, such as `chat4all.v1.ChatService`. */
export function serviceDescriptor(name: string): DescService {
  const service = registry.getService(name);
  if (service === undefined) throw new Error(`no descriptor of ${name}; run npx nx run proto:generate`);
  return service;
}

/** Returns the descriptor of a message, such as `chat4all.v1.Event`. */
export function messageDescriptor(name: string): DescMessage {
  const message = registry.getMessage(name);
  if (message === undefined) throw new Error(`no descriptor of ${name}; run npx nx run proto:generate`);
  return message;
}
