import { hash, randomUUID } from 'node:crypto';
import {
  type Conversation,
  CreateConversationRequest,
  type ListConversationsRequest,
  type ListConversationsResponse,
  encodeMessage,
  sortNames,
} from '@chat4all/proto';
import { conversationIdOf } from '@chat4all/records';
import type { Directory, Member, Conversation as StoredConversation } from '@chat4all/store';
import { invalidField, notFound } from '../errors/api-error.ts';
import { requestIdReused } from '../idempotency/idempotency-cache.ts';
import type { IdentityRules } from '../recipients/identity-rules.ts';
import { readRecipient } from '../recipients/read-recipient.ts';
import { toRecipient } from '../recipients/to-recipient.ts';
import { MAXIMUM_RECIPIENTS } from '../recipients/validate-recipients.ts';
import { pageSizeFrom } from '../validation/page-size.ts';
import { PageTokens } from '../validation/page-tokens.ts';
import { validateMetadata, validateRequestId } from '../validation/validate-fields.ts';
import { Violations } from '../validation/violations.ts';

/** The most members of a conversation, as conversation.proto documents: as many as a message has recipients. */
const MAXIMUM_MEMBERS = MAXIMUM_RECIPIENTS;

/**
 * Creates a conversation; a repeated request returns the same one. Throws
 * - INVALID_ARGUMENT that names every invalid field;
 * - NOT_FOUND if a member is a user that the tenant does not have;
 * - ALREADY_EXISTS if a different request has the same id.
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
  // A repeated request returns the conversation as it is, even if its members no longer exist.
  const known = (await directory.findConversations(tenantId, [conversationId])).get(conversationId);
  if (known === undefined) await assertUsersExist(tenantId, members, directory);
  const { metadata } = request;
  const created =
    known ??
    (await directory.createConversation(tenantId, {
      ...{ conversationId, members, metadata, requestHash, createTimeMs: Date.now() },
    }));
  if (created.requestHash !== requestHash) throw requestIdReused(requestId, 'conversation');
  return toConversation(created);
}

/** Reads a conversation. Throws NOT_FOUND if the tenant does not have it. */
export async function getConversation(
  tenantId: string,
  conversationId: string,
  directory: Directory,
): Promise<Conversation> {
  if (conversationId === '') throw invalidField('conversation_id', 'is required');
  const conversation = (await directory.findConversations(tenantId, [conversationId])).get(conversationId);
  if (conversation === undefined) throw notFound('conversation', conversationId);
  return toConversation(conversation);
}

/** Lists conversations, newest first. */
export async function listConversations(
  tenantId: string,
  { pageSize, pageToken }: ListConversationsRequest,
  directory: Directory,
): Promise<ListConversationsResponse> {
  const tokens = new PageTokens('ListConversations', { tenantId });
  const token = tokens.read(pageToken);
  const { conversations, nextPageToken } = await directory.listConversations({
    tenantId,
    pageSize: pageSizeFrom(pageSize),
    ...(token !== '' && { pageToken: token }),
  });
  return { conversations: conversations.map(toConversation), nextPageToken: tokens.write(nextPageToken) };
}

function readMembers(
  tenantId: string,
  { requestId, members, metadata }: CreateConversationRequest,
  rules: IdentityRules,
): Member[] {
  const violations = new Violations();
  validateRequestId(requestId, violations);
  validateMetadata(metadata, 'metadata', violations);
  if (members.length === 0) violations.add('members', 'is required');
  violations.addIfMore('members', members.length, MAXIMUM_MEMBERS);
  const context = { ...rules, tenantId, violations };
  const seen = new Set<string>();
  const read = members.flatMap((recipient, index): Member[] => {
    const field = `members[${index}]`;
    const member = readRecipient(recipient, field, context);
    if (member === undefined) return [];
    const key = JSON.stringify(member);
    if (seen.has(key)) violations.add(field, 'duplicate member');
    seen.add(key);
    return [member];
  });
  violations.assertNone();
  return read;
}

async function assertUsersExist(tenantId: string, members: readonly Member[], directory: Directory): Promise<void> {
  const userIds = members.flatMap((member) => (member.kind === 'user' ? [member.userId] : []));
  if (userIds.length === 0) return;
  const users = await directory.findUsers(tenantId, userIds);
  const unknown = userIds.find((userId) => !users.has(userId));
  if (unknown !== undefined) throw notFound('user', unknown);
}

function requestHashOf(request: CreateConversationRequest): string {
  const canonical = sortNames({ ...request, requestId: '' });
  return hash('sha256', encodeMessage(CreateConversationRequest, canonical), 'hex');
}

function toConversation({ conversationId, members, metadata, createTimeMs }: StoredConversation): Conversation {
  return {
    conversationId,
    members: members.map(toRecipient),
    metadata: { ...metadata },
    createTime: new Date(createTimeMs),
  };
}
