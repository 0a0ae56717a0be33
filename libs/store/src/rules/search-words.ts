import { hash } from 'node:crypto';
import type { Content } from '@chat4all/proto';

/** The most words of a message that are found, and the length of the longest. */
const MAXIMUM_WORDS = 2_000;
const MAXIMUM_WORD_LENGTH = 64;

/** Returns the distinct words of a text: letters and digits only, in lower case, without accents. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
  return [...new Set(words.map((word) => word.slice(0, MAXIMUM_WORD_LENGTH)))].slice(0, MAXIMUM_WORDS);
}

/** Returns the words by which a message of the tenant is found, with the {@link tenantWord}; none if it has no text. */
export function searchWords(tenantId: string, content: Content | undefined): string[] {
  const words = wordsOf(textsOf(content?.kind).join(' '));
  return words.length === 0 ? [] : [tenantWord(tenantId), ...words];
}

/** Returns the word that all messages of a tenant have, so that those of others are not visited. No text contains it, as it is too long. */
export function tenantWord(tenantId: string): string {
  return `tenant${hash('sha256', tenantId)}`;
}

/** The texts of content that people read. */
function textsOf(kind: Content['kind']): readonly string[] {
  switch (kind?.$case) {
    case 'text':
      return [kind.value.body];
    case 'media':
      return [kind.value.caption, kind.value.fileName];
    case 'location':
      return [kind.value.name, kind.value.address];
    case 'contacts':
      return kind.value.contacts.flatMap(({ displayName, organization }) => [displayName, organization]);
    case 'choice': {
      const { header, body, footer, options } = kind.value;
      return [header, body, footer, ...options.flatMap(({ title, description }) => [title, description])];
    }
    case 'link':
      return [kind.value.header, kind.value.body, kind.value.title, kind.value.footer];
    case 'selection':
      return [kind.value.title];
    case 'edit':
      return textsOf(kind.value.content?.kind);
    case 'template':
      return [kind.value.name];
    default:
      return [];
  }
}
