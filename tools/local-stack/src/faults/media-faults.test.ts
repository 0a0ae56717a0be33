import { setTimeout as sleep } from 'node:timers/promises';
import {
  SEED,
  anyOf,
  createRandom,
  downloadedSha256,
  newImage,
  readyFiles,
  sha256Of,
  testSize,
  uploadImage,
} from '@chat4all/processes';
import { type Connection, MediaOrigin, connect } from '@chat4all/proto';
import { skipWithout } from '@chat4all/test-servers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FaultStack, ACCOUNTS, startFaultStack } from './fault-stack.ts';

const { skip, named } = await skipWithout('kafkaOnJava');

const FILES = testSize(100, 1_000);
const ROUNDS = testSize(1, 3);
const CONCURRENT_UPLOADS = 20;

let stack: FaultStack;
describe.skipIf(skip)(named('files on Kafka'), () => {
  beforeAll(async () => {
    stack = await startFaultStack({ routers: 2, workers: 2 });
  }, 180_000);
  afterAll(() => stack.dispose(), 60_000);

  test(
    'loses no file and serves no part of one while routers, workers and the database are killed',
    { timeout: 600_000 },
    async () => {
      const random = createRandom(SEED);
      const connections = new Map<string, Connection>();
      const router = (): Connection => {
        const addresses = stack.routers.map((each) => each.address()).filter((address) => address !== '');
        const address = addresses[Math.floor(Math.random() * addresses.length)] ?? '';
        const connection = connections.get(address) ?? connect({ address });
        connections.set(address, connection);
        return connection;
      };
      const received = new Set<string>();
      const uploaded = new Map<string, string>();
      let moved = 0;
      const receiveAll = async (): Promise<void> => {
        for (let index = 0; index < FILES; index += 1) {
          const bytes = newImage();
          received.add(sha256Of(bytes));
          const person = { phone: `55119${String(index).padStart(8, '0')}` };
          const content = { type: 'image', file: { mimeType: 'image/jpeg', bytes } } as const;
          stack.sandbox.receive({ account: ACCOUNTS.healthy.number, person, content });
          moved += 1;
          // As fast as the uploads, so that both are under way at each kill.
          while (index > uploaded.size + CONCURRENT_UPLOADS) await sleep(5);
        }
      };
      const uploadAll = async (lane: number): Promise<void> => {
        for (let index = lane; index < FILES; index += CONCURRENT_UPLOADS) {
          const bytes = newImage();
          uploaded.set(await uploadImage(router, bytes), sha256Of(bytes));
          moved += 1;
        }
      };
      const faults = [
        () => anyOf(stack.routers, random).killAndRestart(),
        () => anyOf(stack.workers, random).killAndRestart(),
        async () => {
          await stack.postgres.kill();
          await stack.postgres.start();
        },
      ];
      const kills = Array.from({ length: ROUNDS }, () => faults).flat();
      const killAll = async (): Promise<void> => {
        for (const [index, kill] of kills.entries()) {
          // The kills are spread over the transfer.
          while (moved < ((index + random()) / (kills.length + 1)) * 2 * FILES) await sleep(5);
          await kill();
        }
      };
      console.log(
        `CHAT4ALL_TEST_SEED=${SEED}: ${kills.length} kills during ${FILES} uploads and ${FILES} received files`,
      );
      await Promise.all([
        receiveAll(),
        killAll(),
        ...Array.from({ length: CONCURRENT_UPLOADS }, (_, lane) => uploadAll(lane)),
      ]);

      const ready = await readyFiles(router, FILES);
      const fetched = new Set<string>();
      for (const { mediaId, origin, sha256 } of ready) {
        const served = await downloadedSha256(router, mediaId);
        expect(served).toBe(Buffer.from(sha256).toString('hex'));
        if (origin === MediaOrigin.RECEIVED) fetched.add(served);
        else expect(served).toBe(uploaded.get(mediaId));
      }
      expect(fetched).toEqual(received);
      expect(ready).toHaveLength(received.size + uploaded.size);
      for (const connection of connections.values()) connection.close();
    },
  );
});
