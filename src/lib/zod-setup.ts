import * as z from 'zod';

// The page's CSP forbids eval. Without this zod probes for it and leaves a violation report behind.
// It must run before the first schema is made: vite.config.ts keeps it in zod's own chunk.
z.config({ jitless: true });
