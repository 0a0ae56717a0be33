import type { Capabilities, LengthLimit } from './capabilities.ts';
import type { Content, ContactsContent, LocationContent, ReactionContent, TemplateContent } from './content.ts';
import type { Identity } from './identity.ts';
import { lengthProblems, requiredTextProblems } from './measure.ts';
import { choiceProblems, linkProblems } from './validate-choice.ts';
import { mediaProblems } from './validate-media.ts';
import type { ValidationProblem } from './validation-problem.ts';

/** Everything about `content` that a channel with these capabilities does not take; empty when it fits. Never throws. */
export function validateContent(content: Content, { content: carried }: Capabilities): readonly ValidationProblem[] {
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
  const possible = Object.keys(carried).join(', ');
  return [{ field: 'content.kind', problem: `the channel cannot carry ${content.kind}, only ${possible}` }];
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

function locationProblems({ latitude, longitude }: LocationContent): ValidationProblem[] {
  // Written so that NaN is out of range too.
  const within = (value: number, maximum: number): boolean => Math.abs(value) <= maximum;
  return [
    ...(within(latitude, 90) ? [] : [{ field: 'content.latitude', problem: 'must be from -90 to 90' }]),
    ...(within(longitude, 180) ? [] : [{ field: 'content.longitude', problem: 'must be from -180 to 180' }]),
  ];
}

function contactsProblems({ contacts }: ContactsContent): ValidationProblem[] {
  if (contacts.length === 0) return [{ field: 'content.contacts', problem: 'is empty' }];
  return contacts.flatMap(({ displayName }, index) => present(`content.contacts[${index}].displayName`, displayName));
}

function templateProblems({ name, language }: TemplateContent, limit?: LengthLimit): ValidationProblem[] {
  const long = limit ? lengthProblems('content.name', name, limit) : [];
  return [...present('content.name', name), ...long, ...present('content.language', language)];
}

function reactionProblems({ messageId, emoji }: ReactionContent, taken?: readonly string[]): ValidationProblem[] {
  const isTaken = emoji === '' || taken === undefined || taken.includes(emoji);
  return [
    ...present('content.messageId', messageId),
    ...(isTaken ? [] : [{ field: 'content.emoji', problem: `is not taken, only ${taken.join(' ')}` }]),
  ];
}

function present(field: string, text: string): ValidationProblem[] {
  return text === '' ? [{ field, problem: 'is empty' }] : [];
}
