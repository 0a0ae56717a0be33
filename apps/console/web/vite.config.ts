import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { type Plugin, defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), compressFiles()],
  build: {
    target: 'es2023',
    // Files in the style sheet or script would be data: URLs, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The licenses of the packages in the application.
    license: { fileName: 'licenses.md' },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // Few files for what every screen needs, instead of one for each set of screens that share a module.
          groups: [
            {
              name: 'framework',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(react-)?(query|router|store|history)(-core)?|(react-)?i18next|zod|use-sync-external-store)\//,
            },
            {
              name: 'shared',
              test: /web\/src\/(api|domain|ui)\/(?!dialog|form-dialog|data-list)|lucide-react/,
              minShareCount: 3,
            },
          ],
        },
      },
    },
  },
  // `npx vite apps/console/web` beside `npm start`, for changes to the application.
  server: { proxy: { '/api': 'http://127.0.0.1:8088', '/auth': 'http://127.0.0.1:8088' } },
});

/** Writes a compressed form beside each file: the server sends it as it is. */
function compressFiles(): Plugin {
  const compressions = { br: promisify(brotliCompress), gz: promisify(gzip) };
  return {
    name: 'compress-files',
    apply: 'build',
    async writeBundle({ dir = '' }, bundle) {
      const paths = Object.keys(bundle).filter((name) => /\.(js|css|svg)$/.test(name));
      for (const path of paths.map((name) => join(dir, name))) {
        const bytes = await readFile(path);
        for (const [suffix, compress] of Object.entries(compressions)) {
          await writeFile(`${path}.${suffix}`, await compress(bytes));
        }
      }
    },
  };
}
