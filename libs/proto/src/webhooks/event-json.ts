import { type JsonObject, type JsonValue, fromBinary, toJson } from '@bufbuild/protobuf';
import { messageDescriptor, registry } from '../descriptors.ts';
import { Event, encodeMessage } from '../index.ts';

const descriptor = messageDescriptor('chat4all.v1.Event');

/** Returns an event as the JSON of the HTTP API. */
export function eventToJson(event: Event): JsonObject {
  const json = toJson(descriptor, fromBinary(descriptor, encodeMessage(Event, event)), { registry });
  if (!isObject(json)) throw new TypeError('an event is no object');
  return json;
}

/** Returns whether JSON is an object. */
export function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
