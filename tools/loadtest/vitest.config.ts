import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.ts';

// Most tests wait for a load test of two seconds.
export default mergeConfig(base, { test: { maxConcurrency: 3 } });
