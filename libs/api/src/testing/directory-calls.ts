import {
  type Connection,
  Consent,
  type Conversation,
  CreateConversationRequest,
  type EraseUserResponse,
  type Identity,
  Recipient,
  SetConsentRequest,
  UpdateUserRequest,
  type User,
  unary,
} from '@chat4all/proto';

type PartialRecipient = Parameters<typeof Recipient.fromPartial>[0];

/** A recipient by the tenant's own id. */
export const user = (value: string) => ({ to: { $case: 'userId' as const, value } });

/** Creates a user, or replaces its identities. */
export async function putUser(
  { directory, metadata }: Connection,
  userId: string,
  identities: readonly Partial<Identity>[],
): Promise<User | undefined> {
  const request = UpdateUserRequest.fromPartial({ user: { userId, identities: [...identities] } });
  return (await unary(directory.updateUser.bind(directory), request, { metadata })).user;
}

export async function getUser({ directory, metadata }: Connection, userId: string): Promise<User | undefined> {
  return (await unary(directory.getUser.bind(directory), { userId }, { metadata })).user;
}

/** Opts a person out of a scope, or in again. */
export async function setConsent(
  { directory, metadata }: Connection,
  recipient: PartialRecipient,
  scope = '',
  consent: Consent = Consent.OPTED_OUT,
): Promise<void> {
  const request = SetConsentRequest.fromPartial({ recipient, scope, consent });
  await unary(directory.setConsent.bind(directory), request, { metadata });
}

export function eraseUser({ directory, metadata }: Connection, userId: string): Promise<EraseUserResponse> {
  return unary(directory.eraseUser.bind(directory), { userId }, { metadata });
}

export async function createConversation(
  { conversations, metadata }: Connection,
  request: Parameters<typeof CreateConversationRequest.fromPartial>[0],
): Promise<Conversation | undefined> {
  const whole = CreateConversationRequest.fromPartial(request);
  return (await unary(conversations.createConversation.bind(conversations), whole, { metadata })).conversation;
}

export async function getConversation(
  { conversations, metadata }: Connection,
  conversationId: string,
): Promise<Conversation | undefined> {
  return (await unary(conversations.getConversation.bind(conversations), { conversationId }, { metadata }))
    .conversation;
}

/** Returns the ids of all conversations, page by page. */
export async function listConversations({ conversations, metadata }: Connection, pageSize = 0): Promise<string[]> {
  const ids: string[] = [];
  let pageToken = '';
  do {
    const request = { pageSize, pageToken };
    const page = await unary(conversations.listConversations.bind(conversations), request, { metadata });
    ids.push(...page.conversations.map(({ conversationId }) => conversationId));
    pageToken = page.nextPageToken;
  } while (pageToken !== '');
  return ids;
}
