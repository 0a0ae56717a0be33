import { hash, randomBytes, randomUUID } from 'node:crypto';
import { status } from '@grpc/grpc-js';
import type { ApiKey, CreateApiKeyRequest, CreateApiKeyResponse } from '@chat4all/proto';
import { ALL_SCOPES, type Configuration, isOpen } from '@chat4all/runtime';
import type { Store, StoredApiKey } from '@chat4all/store';
import { refreshHere } from '../accounts/refresh-here.ts';
import type { Caller } from '../authentication/caller.ts';
import { ApiError, invalidField, notFound } from '../errors/api-error.ts';
import { quotaExceeded } from '../limits/quota-exceeded.ts';
import { validateTime } from '../validation/validate-filters.ts';
import { Violations } from '../validation/violations.ts';

/** The keys of a tenant, revoked and expired ones included (product limit). */
const MAXIMUM_KEYS = 1_000;

/** How long a revoked or expired key is listed, in milliseconds. */
const ENDED_LISTED_MS = 90 * 24 * 3_600_000;

const MAXIMUM_DESCRIPTION_LENGTH = 256;

/** 256 bits cannot be guessed; the prefix lets scanners of repositories find leaked keys. */
const SECRET_BYTES = 32;
const PREFIX = 'c4a_';
const HINT_LENGTH = 4;

/** The parts of ApiKeyService. */
export interface ApiKeyOptions {
  readonly store: Pick<Store, 'configuration'>;
  readonly configuration: Pick<Configuration, 'tenants' | 'refresh'>;
}

/**
 * Creates a key of the caller's tenant. Throws INVALID_ARGUMENT, PERMISSION_DENIED for scopes that the caller does not have,
 * FAILED_PRECONDITION if the tenant is open and this is not confirmed, and RESOURCE_EXHAUSTED if it has 1,000 keys.
 */
export async function createApiKey(
  caller: Caller,
  request: CreateApiKeyRequest,
  options: ApiKeyOptions,
): Promise<CreateApiKeyResponse> {
  const { tenantId } = caller;
  const { description, scopes, expireTime, closeTenant } = request;
  const nowMs = Date.now();
  validateRequest(request, nowMs);
  const missing = scopes.find((scope) => !caller.scopes.some((own) => own === scope));
  if (missing !== undefined) throw scopeMissing(missing);
  const { apiKeys } = options.store.configuration;
  if (options.configuration.tenants.some((tenant) => tenant.id === tenantId && isOpen(tenant))) {
    if (!closeTenant) throw tenantOpen(tenantId);
    if (!scopes.includes('admin')) throw invalidField('scopes', 'the first key of an open tenant must have "admin"');
  }
  const secret = `${PREFIX}${randomBytes(SECRET_BYTES).toString('base64url')}`;
  const key: StoredApiKey = {
    ...{ keyId: randomUUID(), tenantId, hash: hash('sha256', secret), hint: secret.slice(-HINT_LENGTH) },
    ...{ description, scopes, createTimeMs: nowMs, expireTimeMs: expireTime?.getTime() ?? 0 },
    ...{ revokeTimeMs: 0, lastUsedTimeMs: 0 },
  };
  if (!(await apiKeys.create(key, MAXIMUM_KEYS))) throw quotaExceeded(tenantId, `${MAXIMUM_KEYS} API keys`);
  // After the new one exists, so that the tenant is not open for a moment.
  await apiKeys.deleteEnded(tenantId, nowMs - ENDED_LISTED_MS);
  await refreshHere(options);
  return { apiKey: toApiKey(key), secret };
}

/** Lists the keys of the tenant, in the order of their creation. */
export async function listApiKeys(tenantId: string, { store }: ApiKeyOptions): Promise<ApiKey[]> {
  return (await store.configuration.apiKeys.list(tenantId)).map(toApiKey);
}

/** Revokes a key of the tenant; this router refuses it at once. Throws NOT_FOUND. */
export async function revokeApiKey(tenantId: string, keyId: string, options: ApiKeyOptions): Promise<ApiKey> {
  if (keyId === '') throw invalidField('key_id', 'is required');
  const revoked = await options.store.configuration.apiKeys.revoke(tenantId, keyId, Date.now());
  if (revoked === undefined) throw notFound('API key', keyId);
  await refreshHere(options);
  return toApiKey(revoked);
}

function validateRequest({ description, scopes, expireTime }: CreateApiKeyRequest, nowMs: number): void {
  const violations = new Violations();
  violations.addIfLonger('description', description, MAXIMUM_DESCRIPTION_LENGTH);
  if (scopes.length === 0) violations.add('scopes', 'is required');
  violations.addIfMore('scopes', scopes.length, ALL_SCOPES.length);
  for (const [index, scope] of scopes.slice(0, ALL_SCOPES.length).entries()) {
    const field = `scopes[${index}]`;
    if (!ALL_SCOPES.some((known) => known === scope)) {
      violations.add(field, `unknown scope "${scope}"; must be one of ${ALL_SCOPES.join(', ')}`);
    } else if (scopes.indexOf(scope) < index) violations.add(field, `duplicate scope "${scope}"`);
  }
  validateTime(expireTime, 'expire_time', violations);
  if (expireTime !== undefined && expireTime.getTime() <= nowMs) violations.add('expire_time', 'must be in the future');
  violations.assertNone();
}

function toApiKey(key: StoredApiKey): ApiKey {
  const { keyId, description, scopes, hint, createTimeMs, expireTimeMs, revokeTimeMs, lastUsedTimeMs } = key;
  return {
    ...{ keyId, description, scopes: [...scopes], hint, createTime: new Date(createTimeMs) },
    expireTime: toDate(expireTimeMs),
    revokeTime: toDate(revokeTimeMs),
    lastUsedTime: toDate(lastUsedTimeMs),
  };
}

function toDate(timeMs: number): Date | undefined {
  return timeMs === 0 ? undefined : new Date(timeMs);
}

function scopeMissing(scope: string): ApiError {
  const message = `scopes: these credentials lack the scope "${scope}", so that they cannot give it to a key`;
  return new ApiError(status.PERMISSION_DENIED, message, { reason: 'SCOPE_MISSING', metadata: { scope } });
}

function tenantOpen(tenantId: string): ApiError {
  const description =
    `tenant "${tenantId}" is open: its first key ends the access without credentials; ` +
    'set close_tenant to confirm this, or add a key to the configuration file';
  return new ApiError(status.FAILED_PRECONDITION, description, {
    reason: 'TENANT_OPEN',
    preconditionFailures: [{ type: 'TENANT', subject: tenantId, description }],
  });
}
