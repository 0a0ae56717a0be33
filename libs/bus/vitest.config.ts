import { fileURLToPath } from 'node:url';
import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.ts';

// Starts the brokers that the environment does not name, where that is possible.
const globalSetup = [fileURLToPath(new URL('../../tools/test-servers/src/vitest-setup.ts', import.meta.url))];

// Most of its tests wait for Kafka, and little for the processor.
export default mergeConfig(base, { test: { globalSetup, maxWorkers: 3 } });
