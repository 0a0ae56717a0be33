import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.ts';

// Each file starts a broker and several processes, so files run one at a time.
export default mergeConfig(base, { test: { fileParallelism: false } });
