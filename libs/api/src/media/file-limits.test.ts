import { status } from '@grpc/grpc-js';
import { type CreateUploadResponse, unary } from '@chat4all/proto';
import type { TenantLimits } from '@chat4all/runtime';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TestServer, createTestServer, demoTenants, failure, tenantOf } from '../testing/test-server.ts';

let server: TestServer;
beforeEach(async () => {
  server = await createTestServer();
});
afterEach(() => server.dispose());

async function serve(limits: TenantLimits): Promise<void> {
  const [demo = tenantOf('demo', {})] = demoTenants();
  await server.serve([{ ...demo, limits }]);
}

function create(sizeBytes: number): Promise<CreateUploadResponse> {
  const { media, metadata } = server.client();
  return unary(media.createUpload.bind(media), { mimeType: 'text/csv', sizeBytes, fileName: '' }, { metadata });
}

const exhausted = (description: string) => ({
  code: status.RESOURCE_EXHAUSTED,
  details: { reason: 'QUOTA', quotaFailures: [{ subject: 'tenant:demo', description }] },
});

test('refuses uploads beyond the number of files, until one is deleted', async () => {
  await serve({ files: 3 });
  const created = await Promise.allSettled([1, 2, 3, 4, 5].map(create));
  expect(created.filter((result) => result.status === 'fulfilled')).toHaveLength(3);
  const refused = await failure(create(1));
  expect(refused).toMatchObject(exhausted('limit of 3 files reached'));
  // Waiting does not help.
  expect(refused.details?.retryAfterMs).toBeUndefined();
  const [first] = (await server.store.media.list({ tenantId: 'demo', pageSize: 1 })).files;
  const { media, metadata } = server.client();
  await unary(media.deleteMedia.bind(media), { mediaId: first?.mediaId ?? '' }, { metadata });
  await create(1);
});

test('refuses uploads beyond the sum of sizes, and accepts smaller ones', async () => {
  await serve({ fileBytes: 100 });
  await create(60);
  const description = 'limit of 100 bytes of files, of which 40 are free (got 41), reached';
  expect(await failure(create(41))).toMatchObject(exhausted(description));
  await create(40);
});
