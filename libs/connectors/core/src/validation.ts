import type { Capabilities, ContentLimits } from './capabilities.ts';
import type { Content } from './content.ts';
import type { Identity } from './identity.ts';

/** One thing about a message that its channel does not take. Safe to show to the caller: never holds the content. */
export interface ValidationProblem {
  /** The field, as a path from the message: `content.text`, `to.value`. */
  readonly field: string;
  /** What is wrong, for people, with the measured value and the limit. */
  readonly problem: string;
  /** The measured length and its limit, when a length is the problem. */
  readonly length?: { readonly measured: number; readonly maximum: number; readonly unit: LengthUnit };
}

type LengthUnit = NonNullable<ContentLimits['unit']>;

const unitNames: Readonly<Record<LengthUnit, string>> = { code_points: 'code points', utf8_bytes: 'UTF-8 bytes' };

/** Everything about `content` that a channel with these capabilities does not take; empty when it fits. Never throws. */
export function validateContent(content: Content, capabilities: Capabilities): readonly ValidationProblem[] {
  const limits = capabilities.content[content.kind];
  if (!limits) {
    const possible = Object.keys(capabilities.content).join(', ');
    return [{ field: 'content.kind', problem: `the channel cannot carry ${content.kind}, only ${possible}` }];
  }
  return validateText('content.text', content.text, limits);
}

/** Everything about `identity` that keeps a channel with these capabilities from sending to it; empty when it fits. Never throws. */
export function validateIdentity(identity: Identity, capabilities: Capabilities): readonly ValidationProblem[] {
  const kinds = capabilities.identities;
  const rule = Object.hasOwn(kinds, identity.kind) ? kinds[identity.kind] : undefined;
  if (!rule) {
    const possible = Object.keys(kinds).join(', ');
    return [{ field: 'to.kind', problem: `the channel cannot send to this kind of identity, only to ${possible}` }];
  }
  return rule.pattern.test(identity.value) ? [] : [{ field: 'to.value', problem: `must be ${rule.description}` }];
}

/** How long a text is in the unit that a channel counts. */
export function measureText(text: string, unit: LengthUnit): number {
  if (unit === 'utf8_bytes') return Buffer.byteLength(text);
  let count = 0;
  for (let index = 0; index < text.length; count += 1) index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  return count;
}

function validateText(field: string, text: string, limits: ContentLimits): readonly ValidationProblem[] {
  if (text === '') return [{ field, problem: 'is empty' }];
  const { maximumLength: maximum, unit = 'code_points' } = limits;
  // No text has more code points than UTF-16 units, nor more than three bytes for one of these.
  if (maximum === undefined || text.length * (unit === 'utf8_bytes' ? 3 : 1) <= maximum) return [];
  const measured = measureText(text, unit);
  if (measured <= maximum) return [];
  const problem = `is ${measured} ${unitNames[unit]} long, at most ${maximum} are allowed`;
  return [{ field, problem, length: { measured, maximum, unit } }];
}
