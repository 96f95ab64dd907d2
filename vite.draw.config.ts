import { defineConfig } from 'vite';

/** The code with which the server draws a page before it sends it: see src/app/draw.tsx. */
export default defineConfig({
  publicDir: false,
  define: { 'process.env.NODE_ENV': '"production"' },
  ssr: { target: 'node', noExternal: true },
  build: {
    ssr: 'src/app/draw.tsx',
    outDir: 'dist/draw',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    // Dialogs and menus, which nobody has opened yet.
    rolldownOptions: {
      external: [/^@mui\//, /^@emotion\//],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
