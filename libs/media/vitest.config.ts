import base from '../../vitest.config.base.ts';

// The AWS SDK's files for bundlers, which a condition named `import` would choose, cannot be loaded by Node.
const conditions = ['@chat4all/source', 'node', 'default'];

export default { ...base, ssr: { resolve: { conditions } } };
