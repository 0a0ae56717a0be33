import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.ts';

// Most of each test is waiting for a load test of two seconds.
export default mergeConfig(base, { test: { maxConcurrency: 3 } });
