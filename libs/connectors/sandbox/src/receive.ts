import type { SandboxFile } from './graph/request.ts';
import type { ReceivedInbound, SandboxInbound, SandboxInboundContent } from './inbound.ts';
import { fromApp, fromPerson } from './instagram/entries.ts';
import { toInstagramEvent } from './instagram/inbound.ts';
import type { SandboxAccount } from './options.ts';
import type { StoredFile } from './state/media-store.ts';
import { isPhone, type SandboxPerson } from './state/people.ts';
import type { SandboxState } from './state/sandbox-state.ts';
import { takeThroughput } from './whatsapp/check-message.ts';
import { echoEntry, messageEntry } from './whatsapp/entries.ts';
import { toWhatsAppContent } from './whatsapp/inbound.ts';

// WhatsApp deletes inbound files after a week. Source: as in whatsapp/media.ts.
const FILE_LIFETIME_MS = 7 * 24 * 60 * 60 * 1000;

/** Performs an action of a person, and returns the platform's id of it. Throws an Error that states why it is invalid. */
export function receive(state: SandboxState, inbound: SandboxInbound): string {
  const { people, messageLog, ids, callbacks, now, origin } = state;
  const { content, replyTo, time = now() } = inbound;
  const account = state.accounts.get(inbound.account);
  const person = toPersonId(state, account, inbound.person);
  const id = ids.next(account.channel);
  const file = 'file' in content ? storeFile(state, account, content.file) : undefined;
  const repliedMessage = replyTo === undefined ? undefined : messageLog.find(replyTo)?.message;
  const received: ReceivedInbound = { id, content, replyTo, repliedMessage, file, time };
  const known = people.get(account.id, person);
  const name = inbound.person.name ?? known.name;
  people.link(inbound.person);
  const personIds = { phone: isPhone(person) ? person : undefined, userId: people.userIdOf(person) };
  const { fromApp: isEcho = false } = inbound;
  if (account.channel === 'whatsapp') {
    const message = { id, content: toWhatsAppContent(received), replyTo, time };
    const sender = { ...personIds, name, username: inbound.person.username };
    const entry = isEcho ? echoEntry(account, personIds, message) : messageEntry(account, sender, message);
    callbacks.schedule(0, account, () => entry);
  } else {
    const entry = (isEcho ? fromApp : fromPerson)(account, person, time, toInstagramEvent(received, origin));
    callbacks.schedule(0, account, () => entry);
  }
  if (isEcho) return id;
  const lastWrote = Math.max(time, known.lastWrote ?? time);
  people.update(account.id, person, { lastWrote, ...(name !== undefined && { name }) });
  // Inbound messages count towards the throughput as well, but are never refused.
  if (account.channel === 'whatsapp' && state.accounts.rulesOf(account).rates === 'enforced') {
    takeThroughput(state, account);
  }
  messageLog.addFromPerson({
    ...{ account: account.id, recipient: person, id, time, type: content.type, text: textOf(content) },
    content: file ? { id: file.id, mime_type: file.mimeType, filename: file.fileName } : content,
    ...optionalReply('messageId' in content ? content.messageId : replyTo),
  });
  return id;
}

function toPersonId({ people }: SandboxState, { channel }: SandboxAccount, { phone, userId }: SandboxPerson): string {
  if (channel === 'instagram') {
    if (userId === undefined) throw new Error('person.userId: is required on Instagram');
    return userId;
  }
  if (phone !== undefined && !/^\d+$/.test(phone)) {
    throw new Error(`person.phone: must be digits only, for example 5511999999999 (got "${phone}")`);
  }
  if (phone !== undefined) return phone;
  if (userId === undefined) throw new Error('person: phone or userId is required');
  return people.canonicalId(userId);
}

function storeFile(
  { media, ids, now }: SandboxState,
  account: SandboxAccount,
  file: SandboxFile,
): StoredFile | undefined {
  const id = ids.media();
  media.add(file, { id, account: account.id, isReceived: true, expireTime: now() + FILE_LIFETIME_MS });
  return media.get(id, now());
}

function textOf(content: SandboxInboundContent): string {
  switch (content.type) {
    case 'text':
      return content.text;
    case 'reaction':
      return content.emoji;
    case 'selection':
      return content.title;
    case 'location':
      return content.name ?? '';
    case 'contacts':
      return content.names.map(({ name }) => name).join(', ');
    case 'edit':
      return content.text;
    case 'story':
      return content.text ?? '';
    case 'deletion':
    case 'form':
    case 'order':
    case 'number_change':
      return '';
    default:
      return content.caption ?? '';
  }
}

function optionalReply(replyTo: string | undefined): { readonly replyTo?: string } {
  return replyTo === undefined ? {} : { replyTo };
}
