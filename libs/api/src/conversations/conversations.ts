import { hash, randomUUID } from 'node:crypto';
import {
  type Conversation,
  CreateConversationRequest,
  type FieldViolation,
  type ListConversationsRequest,
  type ListConversationsResponse,
} from '@chat4all/proto';
import { conversationIdOf } from '@chat4all/records';
import type { Directory, Member, Conversation as StoredConversation } from '@chat4all/store';
import { invalidFields, notFound } from '../errors/api-error.ts';
import { requestIdReused } from '../idempotency/idempotency-cache.ts';
import { sortedLabels } from '../idempotency/request-hash.ts';
import { validateMetadata, validateRequestId } from '../messages/plan/validate-request.ts';
import { toRecipient } from '../recipients/to-recipient.ts';
import { type IdentityRules, readRecipient } from '../recipients/read-recipient.ts';
import { pageSizeFrom } from '../validation/page-size.ts';

/** How many members a conversation may have, as conversation.proto documents: as many as a message has recipients. */
const MAXIMUM_MEMBERS = 1_000;

/**
 * Creates a conversation; the same request again gives the same one. Throws INVALID_ARGUMENT that names every wrong field,
 * NOT_FOUND when a member is a user that the tenant does not have, ALREADY_EXISTS when another request has its id.
 */
export async function createConversation(
  tenantId: string,
  request: CreateConversationRequest,
  options: IdentityRules & { readonly directory: Directory },
): Promise<Conversation> {
  const { directory } = options;
  const members = readMembers(tenantId, request, options);
  const requestId = request.requestId || randomUUID();
  const conversationId = conversationIdOf(tenantId, requestId);
  const requestHash = requestHashOf(request);
  // Repeated, it is as it was, whatever became of the members.
  const known = (await directory.findConversations(tenantId, [conversationId])).get(conversationId);
  if (known === undefined) await requireUsers(tenantId, members, directory);
  const { metadata } = request;
  const created =
    known ??
    (await directory.createConversation(tenantId, {
      ...{ conversationId, members, metadata, requestHash, createTimeMs: Date.now() },
    }));
  if (created.requestHash !== requestHash) throw requestIdReused(requestId, 'conversation');
  return toConversation(created);
}

/** Reads a conversation. Throws NOT_FOUND when the tenant has none such. */
export async function getConversation(
  tenantId: string,
  conversationId: string,
  directory: Directory,
): Promise<Conversation> {
  if (conversationId === '') throw invalidFields([{ field: 'conversation_id', description: 'is missing' }]);
  const conversation = (await directory.findConversations(tenantId, [conversationId])).get(conversationId);
  if (conversation === undefined) throw notFound('conversation', conversationId);
  return toConversation(conversation);
}

/** Lists conversations, the newest first. */
export async function listConversations(
  tenantId: string,
  { pageSize, pageToken }: ListConversationsRequest,
  directory: Directory,
): Promise<ListConversationsResponse> {
  const page = await directory.listConversations({
    tenantId,
    pageSize: pageSizeFrom(pageSize),
    ...(pageToken !== '' && { pageToken }),
  });
  return { conversations: page.conversations.map(toConversation), nextPageToken: page.nextPageToken ?? '' };
}

function readMembers(
  tenantId: string,
  { requestId, members, metadata }: CreateConversationRequest,
  options: IdentityRules,
): Member[] {
  const violations: FieldViolation[] = [];
  const add = (field: string, description: string): void => void violations.push({ field, description });
  validateRequestId(requestId, add);
  validateMetadata(metadata, 'metadata', add);
  if (members.length === 0) add('members', 'is empty');
  if (members.length > MAXIMUM_MEMBERS) add('members', `are ${members.length}, at most ${MAXIMUM_MEMBERS} are allowed`);
  const seen = new Set<string>();
  const read = members.flatMap((recipient, index): Member[] => {
    const field = `members[${index}]`;
    const member = readRecipient(tenantId, recipient, field, options, violations);
    if (member === undefined) return [];
    const key = JSON.stringify(member);
    if (seen.has(key)) add(field, 'stands there twice');
    seen.add(key);
    return [member];
  });
  if (violations.length > 0) throw invalidFields(violations);
  return read;
}

async function requireUsers(tenantId: string, members: readonly Member[], directory: Directory): Promise<void> {
  const userIds = members.flatMap((member) => ('userId' in member ? [member.userId] : []));
  if (userIds.length === 0) return;
  const users = await directory.findUsers(tenantId, userIds);
  const unknown = userIds.find((userId) => !users.has(userId));
  if (unknown !== undefined) throw notFound('user', unknown);
}

function requestHashOf(request: CreateConversationRequest): string {
  const canonical = { ...request, requestId: '', metadata: sortedLabels(request.metadata) };
  return hash('sha256', CreateConversationRequest.encode(canonical).finish(), 'hex');
}

function toConversation({ conversationId, members, metadata, createTimeMs }: StoredConversation): Conversation {
  return {
    conversationId,
    members: members.map(toRecipient),
    metadata: { ...metadata },
    createTime: new Date(createTimeMs),
  };
}
