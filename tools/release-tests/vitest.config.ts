import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.ts';

// Most of them start programs that use every processor there is: one file at a time.
export default mergeConfig(base, { test: { fileParallelism: false } });
