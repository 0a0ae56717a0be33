import type { Capabilities, LengthLimit } from './capabilities.ts';
import { shapeProblems } from './content-shape.ts';
import type { Content, ContactsContent, LocationContent, ReactionContent, TemplateContent } from './content.ts';
import type { Identity } from './identity.ts';
import { lengthProblems, requiredTextProblems } from './measure.ts';
import { choiceProblems, linkProblems } from './validate-choice.ts';
import { mediaProblems } from './validate-media.ts';
import type { ValidationProblem } from './validation-problem.ts';

/** Returns every problem of `content` on a channel with these capabilities; empty if valid. Never throws. */
export function validateContent(content: Content, { content: carried }: Capabilities): readonly ValidationProblem[] {
  const malformed = shapeProblems(content);
  if (malformed.length > 0) return malformed;
  const { text, media, choice, link, reaction, template } = carried;
  if (carried[content.kind] !== undefined) {
    if (content.kind === 'text' && text) return requiredTextProblems('content.text', content.text, text);
    if (content.kind === 'media' && media) return mediaProblems(content, media);
    if (content.kind === 'choice' && choice) return choiceProblems(content, choice);
    if (content.kind === 'link' && link) return linkProblems(content, link);
    if (content.kind === 'reaction') return reactionProblems(content, reaction?.emoji);
    if (content.kind === 'location') return locationProblems(content);
    if (content.kind === 'contacts') return contactsProblems(content);
    if (content.kind === 'template') return templateProblems(content, template?.name);
    return [];
  }
  const supported = Object.keys(carried).join(', ');
  return [{ field: 'content.kind', problem: `must be one of ${supported} (got ${content.kind})` }];
}

/** Returns every problem of `identity` as a recipient on a channel with these capabilities; empty if valid. Never throws. */
export function validateIdentity(identity: Identity, capabilities: Capabilities): readonly ValidationProblem[] {
  const kinds = capabilities.identities;
  const rule = Object.hasOwn(kinds, identity.kind) ? kinds[identity.kind] : undefined;
  if (!rule) return [{ field: 'to.kind', problem: `must be one of ${Object.keys(kinds).join(', ')}` }];
  if (rule.pattern.test(identity.value)) return [];
  const fitting = Object.keys(kinds).find((kind) => kinds[kind]?.pattern.test(identity.value));
  const remedy = fitting === undefined ? '' : `; set the kind to ${fitting} for this value`;
  return [{ field: 'to.value', problem: `must be ${rule.description}${remedy}` }];
}

function locationProblems({ latitude, longitude }: LocationContent): ValidationProblem[] {
  // This comparison also excludes NaN.
  const within = (value: number, maximum: number): boolean => Math.abs(value) <= maximum;
  return [
    ...(within(latitude, 90) ? [] : [{ field: 'content.latitude', problem: 'must be between -90 and 90' }]),
    ...(within(longitude, 180) ? [] : [{ field: 'content.longitude', problem: 'must be between -180 and 180' }]),
  ];
}

function contactsProblems({ contacts }: ContactsContent): ValidationProblem[] {
  if (contacts.length === 0) return [{ field: 'content.contacts', problem: 'is required' }];
  return contacts.flatMap(({ displayName }, index) =>
    requiredProblems(`content.contacts[${index}].displayName`, displayName),
  );
}

function templateProblems({ name, language }: TemplateContent, limit?: LengthLimit): ValidationProblem[] {
  const tooLong = limit ? lengthProblems('content.name', name, limit) : [];
  return [...requiredProblems('content.name', name), ...tooLong, ...requiredProblems('content.language', language)];
}

function reactionProblems({ messageId, emoji }: ReactionContent, accepted?: readonly string[]): ValidationProblem[] {
  const isAccepted = emoji === '' || accepted === undefined || accepted.includes(emoji);
  return [
    ...requiredProblems('content.messageId', messageId),
    ...(isAccepted ? [] : [{ field: 'content.emoji', problem: `must be one of ${accepted.join(' ')}` }]),
  ];
}

function requiredProblems(field: string, text: string): ValidationProblem[] {
  return text === '' ? [{ field, problem: 'is required' }] : [];
}
