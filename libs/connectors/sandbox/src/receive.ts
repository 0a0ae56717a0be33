import type { SandboxFile } from './graph/request.ts';
import type { SandboxInbound, SandboxInboundContent } from './inbound.ts';
import { fromPerson } from './instagram/entries.ts';
import { instagramEvent } from './instagram/inbound.ts';
import type { SandboxAccount } from './options.ts';
import type { Received } from './received.ts';
import type { StoredFile } from './state/media-store.ts';
import { isPhone, type SandboxPerson } from './state/people.ts';
import type { SandboxState } from './state/sandbox-state.ts';
import { messageEntry } from './whatsapp/entries.ts';
import { whatsappSaid } from './whatsapp/inbound.ts';
import { isWithinThroughput } from './whatsapp/verdict.ts';

// WhatsApp forgets people's files after a week. Source: as in whatsapp/media.ts.
const fileLifetimeMs = 7 * 24 * 60 * 60 * 1000;

/** Lets a person do something; returns the platform's id of it. Throws an Error that says what cannot be done, and why. */
export function receive(state: SandboxState, inbound: SandboxInbound): string {
  const { people, memory, identifiers, callbacks, now, origin } = state;
  const { content, replyTo, time = now() } = inbound;
  const account = state.accounts.get(inbound.account);
  const person = nameOf(state, account, inbound.person);
  const id = identifiers.next(account.channel);
  const file = 'file' in content ? keepFile(state, account, content.file) : undefined;
  const answered = replyTo === undefined ? undefined : memory.find(replyTo)?.message;
  const received: Received = { id, content, replyTo, answered, file, time };
  const known = people.get(account.id, person);
  const name = inbound.person.name ?? known.name;
  people.meet(inbound.person);
  const entry =
    account.channel === 'whatsapp'
      ? messageEntry(
          account,
          { phone: isPhone(person) ? person : undefined, userId: people.userIdOf(person), name },
          { id, said: whatsappSaid(received), replyTo, time },
        )
      : fromPerson(account, person, time, instagramEvent(received, origin));
  const lastWrote = Math.max(time, known.lastWrote ?? time);
  people.update(account.id, person, { lastWrote, ...(name !== undefined && { name }) });
  // What comes in counts as well, and is never refused.
  if (account.channel === 'whatsapp' && state.accounts.rulesOf(account).rates === 'enforced') {
    isWithinThroughput(state, account);
  }
  memory.addFromPerson({
    ...{ account: account.id, recipient: person, id, time, type: content.type, text: textOf(content) },
    content: file ? { id: file.id, mime_type: file.mimeType, filename: file.fileName } : content,
    ...optionalReply('messageId' in content ? content.messageId : replyTo),
  });
  callbacks.later(0, account, () => entry);
  return id;
}

function nameOf({ people }: SandboxState, { id, channel }: SandboxAccount, { phone, userId }: SandboxPerson): string {
  if (channel === 'instagram') {
    if (userId === undefined) throw new Error(`the person has no userId, which Instagram (account ${id}) needs`);
    return userId;
  }
  if (phone !== undefined && !/^\d+$/.test(phone)) {
    throw new Error(`the person's phone "${phone}" is not digits only: write 5511999999999`);
  }
  if (phone !== undefined) return phone;
  if (userId === undefined) throw new Error('the person has neither phone nor userId');
  return people.nameOf(userId);
}

function keepFile(
  { media, identifiers, now }: SandboxState,
  account: SandboxAccount,
  file: SandboxFile,
): StoredFile | undefined {
  const id = identifiers.media();
  media.add(file, { id, account: account.id, expireTime: now() + fileLifetimeMs });
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
    case 'deletion':
      return '';
    default:
      return content.caption ?? '';
  }
}

function optionalReply(replyTo: string | undefined): { readonly replyTo?: string } {
  return replyTo === undefined ? {} : { replyTo };
}
