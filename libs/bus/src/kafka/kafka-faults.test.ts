import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Bus, BusRecord, StoredRecord } from '../bus.ts';
import { BusError } from '../bus-error.ts';
import { createBus, type CreateBusOptions } from '../create-bus.ts';
import { Collector } from '../testing/collector.ts';
import { allDone, byKey, keysByPartition, numbered, numbers, readRecords, texts } from '../testing/records.ts';
import { type KafkaServer, type SecuredListener, startKafka } from './kafka-server.fixture.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const sessionTimeoutMs = 6000;
const waiting = { timeoutMs: 60_000 };
const memberProgram = join(import.meta.dirname, 'hold-records.fixture.ts');

const attempt: unknown = await startKafka({ mode: 'kraft', secured: true }).catch((error: unknown) => error);
const server = attempt instanceof Error ? undefined : (attempt as KafkaServer);
