import { EVENT_TYPES, isSelector } from '@chat4all/proto/webhooks';
import { InvalidArgumentError } from 'commander';

/** Parses types of events, separated by commas, such as `message.received,delivery.*`. */
export function parseTypes(text: string): readonly string[] {
  const types = text.split(',').map((type) => type.trim());
  const unknown = types.find((type) => !isSelector(type));
  if (unknown === undefined) return types;
  throw new InvalidArgumentError(
    `unknown type "${unknown}"; must be one of ${EVENT_TYPES.join(', ')}, or such as delivery.*`,
  );
}
