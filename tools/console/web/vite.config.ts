import { defineConfig } from 'vite';

// `npm run dev`: the API comes from a gateway that runs, CONSOLE_GATEWAY, with its token.
const gateway = process.env['CONSOLE_GATEWAY'] ?? 'http://127.0.0.1:8642';
const token = process.env['CONSOLE_TOKEN'] ?? '';

export default defineConfig({
  esbuild: { jsx: 'automatic' },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false }, // would be an inline script
    assetsInlineLimit: 0, // the policy allows no data: but for images
    reportCompressedSize: false,
    rollupOptions: {
      // Libraries mark themselves for servers that render; there is none.
      onwarn: (warning, tell) => warning.code !== 'MODULE_LEVEL_DIRECTIVE' && tell(warning),
    },
  },
  server: {
    proxy: {
      '/api': {
        target: gateway,
        changeOrigin: true,
        headers: { Authorization: `Bearer ${token}`, Origin: gateway },
      },
    },
  },
});
