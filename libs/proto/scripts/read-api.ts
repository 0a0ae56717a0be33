import { fromBinary, isFieldSet } from '@bufbuild/protobuf';
import {
  type DescriptorProto,
  type EnumDescriptorProto,
  type FieldDescriptorProto,
  FieldDescriptorProtoSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  type FileDescriptorProto,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';

/** A message or an enum. */
export interface Documented {
  readonly kind: 'message' | 'enum';
  readonly name: string;
  readonly comment: string;
  /** The fields with their types, or the values with their numbers. */
  readonly members: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
  /** The oneofs, with their comments. */
  readonly choices: readonly { readonly name: string; readonly comment: string }[];
}

/** A method of a service. */
export interface Method {
  readonly name: string;
  readonly comment: string;
  readonly request: string;
  readonly response: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}

/** A service. */
export interface Service {
  readonly name: string;
  readonly comment: string;
  readonly methods: readonly Method[];
}

// The field numbers of descriptor.proto that form the paths to comments.
const MESSAGES = 4;
const ENUMS = 5;
const SERVICES = 6;
const MEMBERS = 2;
const CHOICES = 8;

/** Reads the services and types of a package from an image with source information, in the order of its files. */
export function readApi(image: Uint8Array, packageName: string): { services: Service[]; types: Documented[] } {
  const files = fromBinary(FileDescriptorSetSchema, image).file.filter((file) => file.package === packageName);
  return { services: files.flatMap(readServices), types: files.flatMap(readTypes) };
}

function readServices(file: FileDescriptorProto): Service[] {
  const commentAt = commentsOf(file);
  return file.service.map(({ name, method }, serviceIndex) => ({
    name,
    comment: commentAt(SERVICES, serviceIndex),
    methods: method.map((each, index) => ({
      name: each.name,
      comment: commentAt(SERVICES, serviceIndex, MEMBERS, index),
      request: shortName(each.inputType),
      response: shortName(each.outputType),
      requestStream: each.clientStreaming,
      responseStream: each.serverStreaming,
    })),
  }));
}

function readTypes(file: FileDescriptorProto): Documented[] {
  const commentAt = commentsOf(file);
  const messages = file.messageType.map((message, messageIndex): Documented => {
    const members = message.field.map((field, index) => {
      const comment = commentAt(MESSAGES, messageIndex, MEMBERS, index);
      return { name: field.name, type: typeOf(field, message), comment };
    });
    const choices = message.oneofDecl
      .map(({ name }, index) => ({ name, comment: commentAt(MESSAGES, messageIndex, CHOICES, index) }))
      // The compiler adds a oneof without a comment for each optional field.
      .filter(({ comment }) => comment !== '');
    return { kind: 'message', name: message.name, comment: commentAt(MESSAGES, messageIndex), members, choices };
  });
  const enums = file.enumType.map((each: EnumDescriptorProto, enumIndex): Documented => {
    const members = each.value.map(({ name, number }, index) => {
      return { name, type: String(number), comment: commentAt(ENUMS, enumIndex, MEMBERS, index) };
    });
    return { kind: 'enum', name: each.name, comment: commentAt(ENUMS, enumIndex), members, choices: [] };
  });
  return [...messages, ...enums];
}

function commentsOf({ sourceCodeInfo }: FileDescriptorProto): (...path: number[]) => string {
  const comments = new Map(
    sourceCodeInfo?.location.map(({ path, leadingComments }) => [path.join('.'), leadingComments]),
  );
  return (...path) => (comments.get(path.join('.')) ?? '').trim().replaceAll(/\s*\n\s*/g, ' ');
}

function typeOf(field: FieldDescriptorProto, { nestedType, oneofDecl }: DescriptorProto): string {
  const entry = nestedType.find(({ name }) => field.typeName.endsWith(`.${name}`));
  if (entry?.options?.mapEntry) {
    const [key, value] = entry.field;
    if (key && value) return `map of ${typeOf(key, entry)} to ${typeOf(value, entry)}`;
  }
  const type = field.typeName === '' ? Type[field.type].toLowerCase() : shortName(field.typeName);
  const isOneOf = isFieldSet(field, FieldDescriptorProtoSchema.field.oneofIndex) && !field.proto3Optional;
  const oneof = isOneOf ? `, one of \`${oneofDecl[field.oneofIndex]?.name ?? ''}\`` : '';
  return `${field.label === Label.REPEATED ? 'list of ' : ''}${type}${oneof}`;
}

function shortName(typeName: string): string {
  return typeName.replace(/^\.chat4all\.v1\./, '').replace(/^\./, '');
}
