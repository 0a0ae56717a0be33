import { mergeConfig } from 'vitest/config';
import base from '../../vitest.config.base.ts';

// Each file starts a broker and several processes, so the files run one after the other.
export default mergeConfig(base, { test: { fileParallelism: false } });
