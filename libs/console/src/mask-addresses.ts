import { type JsonValue, type Message, ScalarType, fromJson, toJson } from '@bufbuild/protobuf';
import { type ReflectMessage, isReflectMessage, reflect } from '@bufbuild/protobuf/reflect';
import { messageDescriptor, registry } from '@chat4all/proto/descriptors';

/** The last characters of an address that stay visible, so that people can tell addresses apart. */
const VISIBLE = 4;
/** Text in the place of what is hidden. */
const HIDDEN = '•••';

/** Texts that name a person, or contain an address, by message. */
const MASKED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'chat4all.v1.Identity': ['value'],
  'chat4all.v1.Message': ['profile_name', 'username'],
  'chat4all.v1.Thread': ['profile_name'],
  'chat4all.v1.Contact': ['display_name', 'phones', 'emails'],
};

/** Fields whose form is not known, and that contain addresses. */
const REMOVED_FIELDS: Readonly<Record<string, readonly string[]>> = {
  'chat4all.v1.Message': ['original'],
  'chat4all.v1.DeadLetter': ['record'],
  'chat4all.v1.ChannelSpecificContent': ['payload'],
};

/**
 * Returns the JSON of a message with the addresses and names of people hidden but for their last four characters, and without what
 * has no fixed form. The texts that people wrote stay. Throws if the JSON is not of the type.
 */
export function maskAddresses(type: string, json: JsonValue): JsonValue {
  const descriptor = messageDescriptor(type);
  const message: Message = fromJson(descriptor, json, { registry, ignoreUnknownFields: true });
  mask(reflect(descriptor, message));
  return toJson(descriptor, message, { registry });
}

function mask(message: ReflectMessage): void {
  const masked = MASKED_FIELDS[message.desc.typeName] ?? [];
  const removed = REMOVED_FIELDS[message.desc.typeName] ?? [];
  for (const field of message.fields) {
    if (!message.isSet(field)) continue;
    if (removed.includes(field.name)) {
      message.clear(field);
    } else if (field.fieldKind === 'message') {
      mask(message.get(field));
    } else if (field.fieldKind === 'list') {
      const list = message.get(field);
      for (const [index, item] of [...list].entries()) {
        if (isReflectMessage(item)) mask(item);
        else if (masked.includes(field.name)) list.set(index, hide(item));
      }
    } else if (field.fieldKind === 'map') {
      for (const [, item] of message.get(field)) if (isReflectMessage(item)) mask(item);
    } else if (field.fieldKind === 'scalar' && field.scalar === ScalarType.STRING && masked.includes(field.name)) {
      message.set(field, hide(message.get(field)));
    }
  }
}

function hide(value: unknown): string {
  const text = typeof value === 'string' ? value : '';
  return text.length > 2 * VISIBLE ? `${HIDDEN}${text.slice(-VISIBLE)}` : HIDDEN;
}
