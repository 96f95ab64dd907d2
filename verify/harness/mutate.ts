import { readFileSync } from 'node:fs';
import type { CodeMutant, Mutant } from '../check.ts';

/** The break that the harness asked for, if any. */
export const mutantFromEnv = (): Mutant | undefined => {
  const text = process.env['VERIFY_MUTANT'];
  return text ? (JSON.parse(text) as Mutant) : undefined;
};

/** The text with the break in it. Throws when the place is not there exactly once. */
export const mutateText = (text: string, mutant: CodeMutant): string => {
  const parts = text.split(mutant.find);
  if (parts.length !== 2) {
    throw new Error(
      `mutant "${mutant.name}" does not fit: its place stands ${parts.length - 1} times in ${mutant.file}`,
    );
  }
  return parts.join(mutant.replace);
};

/** Puts the break into the source as the tests load it. A Vite plugin, without Vite's types. */
export const mutantPlugin = () => {
  const mutant = mutantFromEnv();
  return {
    name: 'mutant',
    enforce: 'pre' as const,
    transform(code: string, id: string): string | undefined {
      if (!mutant || !('file' in mutant)) return undefined;
      const file = id.split('?', 1)[0] ?? '';
      return file.endsWith(`/${mutant.file}`) ? mutateText(code, mutant) : undefined;
    },
  };
};

/** The text of a file of the checkout, with the asked-for break in it: for checks that read files. */
export const readProduct = (file: string): string => {
  const text = readFileSync(file, 'utf8');
  const mutant = mutantFromEnv();
  return mutant && 'file' in mutant && mutant.file === file ? mutateText(text, mutant) : text;
};
