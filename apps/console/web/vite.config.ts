import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss()],
  build: {
    target: 'es2023',
    // Files in the style sheet or script would be data: URLs, which the content security policy refuses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The licenses of the packages in the application.
    license: { fileName: 'licenses.md' },
  },
  // `npx vite apps/console/web` beside `npm start`, for changes to the application.
  server: { proxy: { '/api': 'http://127.0.0.1:8088', '/auth': 'http://127.0.0.1:8088' } },
});
