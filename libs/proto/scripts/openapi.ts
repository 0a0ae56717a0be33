import {
  type DescEnum,
  type DescField,
  type DescMessage,
  ScalarType,
  createFileRegistry,
  fromBinary,
} from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { type Method, readApi } from './read-api.ts';

/** A schema or any other part of an OpenAPI description. */
type Part = Readonly<Record<string, unknown>>;

const PACKAGE = 'chat4all.v1';

/** The JSON forms of the well-known types (https://protobuf.dev/programming-guides/json/). */
const WELL_KNOWN: Readonly<Record<string, Part>> = {
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string', pattern: String.raw`^-?\d+(\.\d{1,9})?s$`, examples: ['3.5s'] },
  'google.protobuf.Struct': { type: 'object', additionalProperties: true },
  'google.protobuf.Any': { type: 'object', additionalProperties: true },
  'google.protobuf.FieldMask': { type: 'string' },
};

/** The parameters of `GET /v1/events`, which are fields of StreamEventsRequest. */
const EVENT_PARAMETERS = ['cursor', 'start_time', 'message_ids', 'channels', 'conversation_id'];

/** Returns the OpenAPI 3.1 description of the HTTP/JSON API, from an image with source information. */
export function describeOpenApi(image: Uint8Array): Part {
  const { services, types } = readApi(image, PACKAGE);
  const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, image));
  const comments = new Map(types.map(({ name, comment }) => [name, comment]));
  const memberComments = new Map(
    types.flatMap(({ name, members }) => members.map((member) => [`${name}.${member.name}`, member.comment])),
  );
  const schemas = new Map<string, Part>();

  const reference = (type: DescMessage | DescEnum): Part => {
    const known = WELL_KNOWN[type.typeName];
    if (known) return known;
    if (!schemas.has(type.typeName)) {
      // Present before its fields are read, because types may contain themselves.
      schemas.set(type.typeName, {});
      schemas.set(type.typeName, type.kind === 'enum' ? enumSchema(type) : messageSchema(type));
    }
    return { $ref: `#/components/schemas/${type.typeName}` };
  };
  const enumSchema = (type: DescEnum): Part => ({
    ...describe(comments.get(type.name)),
    type: 'string',
    enum: type.values.map(({ name }) => name),
  });
  const messageSchema = (type: DescMessage): Part => ({
    ...describe(comments.get(type.name)),
    type: 'object',
    properties: Object.fromEntries(type.fields.map((field) => [field.jsonName, fieldSchema(field)])),
    additionalProperties: false,
  });
  const fieldSchema = (field: DescField): Part => {
    const choice = field.oneof === undefined ? '' : ` At most one field of \`${field.oneof.name}\` may be set.`;
    const comment = memberComments.get(`${field.parent.name}.${field.name}`);
    return { ...valueSchema(field), ...describe(comment === undefined ? undefined : comment + choice) };
  };
  const valueSchema = (field: DescField): Part => {
    if (field.fieldKind === 'list') return { type: 'array', items: elementSchema(field) };
    if (field.fieldKind === 'map') return { type: 'object', additionalProperties: elementSchema(field) };
    return elementSchema(field);
  };
  const elementSchema = ({ message, enum: values, scalar }: DescField): Part => {
    const type = message ?? values;
    return type ? reference(type) : scalarSchema(scalar);
  };
  const requireType = (name: string): DescMessage => {
    const type = registry.getMessage(`${PACKAGE}.${name}`);
    if (type === undefined) throw new Error(`no message ${name}`);
    return type;
  };

  const unary = (service: string, { name, comment, request, response }: Method): [string, Part] => [
    `/${PACKAGE}.${service}/${name}`,
    {
      post: {
        ...{ tags: [service], operationId: `${service}_${name}`, description: comment },
        requestBody: { required: true, content: json(reference(requireType(request))) },
        responses: {
          200: { description: 'The response.', content: json(reference(requireType(response))) },
          default: { description: 'An error.', content: json({ $ref: '#/components/schemas/Error' }) },
        },
      },
    },
  ];
  const filters = requireType('StreamEventsRequest').fields.filter(({ name }) => EVENT_PARAMETERS.includes(name));
  const paths = Object.fromEntries([
    ...services.flatMap(({ name, methods }) =>
      methods.filter((each) => !each.requestStream && !each.responseStream).map((method) => unary(name, method)),
    ),
    [
      '/v1/events',
      eventsPath(
        filters.map((field) => ({ name: field.name, in: 'query', schema: fieldSchema(field) })),
        reference(requireType('Event')),
      ),
    ],
  ]);
  return {
    openapi: '3.1.0',
    info: {
      title: 'Chat4All',
      version: 'v1',
      description: 'Sends messages to people on WhatsApp, Instagram and Telegram.',
    },
    tags: services.map(({ name, comment }) => ({ name, description: comment })),
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', description: 'An API key or a JSON Web Token.' } },
      schemas: { ...Object.fromEntries([...schemas].sort(([a], [b]) => (a < b ? -1 : 1))), Error: ERROR },
    },
  };
}

const ERROR: Part = {
  description: 'An error of the Connect protocol.',
  type: 'object',
  properties: {
    code: { type: 'string', description: 'The code, such as `invalid_argument`.' },
    message: { type: 'string' },
    details: {
      type: 'array',
      description: 'The details, of `google.rpc`.',
      items: {
        type: 'object',
        properties: {
          type: { type: 'string', description: 'Such as `google.rpc.BadRequest`.' },
          value: { type: 'string', description: 'The detail as Protocol Buffers in base64.' },
          debug: { type: 'object', additionalProperties: true, description: 'The detail as JSON.' },
        },
      },
    },
  },
  required: ['code'],
};

function eventsPath(parameters: readonly Part[], event: Part): Part {
  const description =
    'Events as they happen, as Server-Sent Events: `id` is the cursor, `event` the kind, `data` an Event as JSON. ' +
    'The header `Last-Event-ID` takes the place of `cursor`.';
  return {
    get: {
      ...{ tags: ['ChatService'], operationId: 'events', description, parameters },
      responses: {
        200: { description: 'The events.', content: { 'text/event-stream': { schema: event } } },
        default: { description: 'An error.', content: json({ $ref: '#/components/schemas/Error' }) },
      },
    },
  };
}

function json(schema: Part): Part {
  return { 'application/json': { schema } };
}

function describe(comment: string | undefined): Part {
  return comment === undefined || comment === '' ? {} : { description: comment };
}

function scalarSchema(scalar: ScalarType | undefined): Part {
  switch (scalar) {
    case ScalarType.STRING:
      return { type: 'string' };
    case ScalarType.BYTES:
      return { type: 'string', format: 'byte' };
    case ScalarType.BOOL:
      return { type: 'boolean' };
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return { type: 'number' };
    case ScalarType.INT32:
    case ScalarType.UINT32:
      return { type: 'integer', format: 'int32' };
    case ScalarType.INT64:
    case ScalarType.UINT64:
      return { type: 'string', format: 'int64' };
    default:
      throw new Error(`no JSON form of scalar ${String(scalar)}`);
  }
}
