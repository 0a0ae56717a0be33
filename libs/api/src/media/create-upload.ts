import { randomBytes, randomUUID } from 'node:crypto';
import { MIME_TYPE } from '@chat4all/media';
import { type CreateUploadRequest, type CreateUploadResponse, MediaOrigin, MediaState } from '@chat4all/proto';
import type { MediaFile, MediaLimits, MediaUsage } from '@chat4all/store';
import type { ApiError } from '../errors/api-error.ts';
import { quotaExceeded } from '../limits/quota-exceeded.ts';
import { Violations } from '../validation/violations.ts';
import type { MediaOptions } from './media-options.ts';

/** How long a file can be uploaded, in milliseconds. */
const UPLOAD_MS = 24 * 3_600_000;

const MAXIMUM_NAME_BYTES = 255;

/**
 * Creates a PENDING file, and returns the request that uploads it. Throws INVALID_ARGUMENT that names every invalid field, and
 * RESOURCE_EXHAUSTED at a limit of the tenant.
 */
export async function createUpload(
  tenantId: string,
  { mimeType, sizeBytes, fileName }: CreateUploadRequest,
  { files, links, maximumBytes, limitsOf }: MediaOptions,
): Promise<CreateUploadResponse> {
  const violations = new Violations();
  if (!MIME_TYPE.test(mimeType)) {
    violations.add('mime_type', `must be a type such as image/jpeg, in lower case (got "${mimeType}")`);
  }
  if (sizeBytes < 1 || sizeBytes > maximumBytes) {
    violations.add('size_bytes', `must be 1 to ${maximumBytes} (got ${sizeBytes})`);
  }
  const nameBytes = Buffer.byteLength(fileName);
  if (nameBytes > MAXIMUM_NAME_BYTES)
    violations.add('file_name', `exceeds ${MAXIMUM_NAME_BYTES} bytes (got ${nameBytes})`);
  const hasForbidden = /[/\\\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/.test(fileName);
  if (hasForbidden) violations.add('file_name', 'must not contain "/", "\\", control characters or marks of direction');
  if (/^(\.+|\s+)$/.test(fileName)) violations.add('file_name', `must be a name, or empty (got "${fileName}")`);
  violations.assertNone();
  const now = Date.now();
  const file: MediaFile = {
    ...{ mediaId: randomUUID(), tenantId, state: MediaState.PENDING, mimeType, fileName, size: sizeBytes },
    ...{ sha256: '', problem: '', linkKey: randomBytes(32).toString('hex') },
    ...{ createTimeMs: now, uploadExpireTimeMs: now + UPLOAD_MS, origin: MediaOrigin.UPLOADED },
  };
  const limits = limitsOf(tenantId);
  if (!(await files.create(file, limits))) throw limitReached(file, limits, await files.usage(tenantId));
  const { url, headers } = await links.upload(file);
  return {
    ...{ mediaId: file.mediaId, uploadUrl: url, uploadHeaders: { ...headers } },
    expireTime: new Date(file.uploadExpireTimeMs),
  };
}

function limitReached({ tenantId, size }: MediaFile, { files, bytes = 0 }: MediaLimits, usage: MediaUsage): ApiError {
  if (files !== undefined && usage.files >= files) return quotaExceeded(tenantId, `${files} files`);
  const free = Math.max(0, bytes - usage.bytes);
  return quotaExceeded(tenantId, `${bytes} bytes of files, of which ${free} are free (got ${size}),`);
}
