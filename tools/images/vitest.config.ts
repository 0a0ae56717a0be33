import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.ts';

// Each file has a broker and several processes of its own: one at a time.
export default mergeConfig(base, { test: { fileParallelism: false } });
