import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

/** The separate verifier with one small fault. */
export interface VerifierMutant {
  readonly file: string;
  readonly line: number;
  readonly before: string;
  readonly after: string;
  /** The whole file with the fault in it. */
  readonly text: string;
}

type Swap = readonly [RegExp, (found: string) => string];

/** Faults as people make them: another comparison, another bound, a condition upside down. */
const SWAPS: readonly Swap[] = [
  [/ === /g, () => ' !== '],
  [/ !== /g, () => ' === '],
  [/ < /g, () => ' <= '],
  [/ <= /g, () => ' < '],
  [/ > /g, () => ' >= '],
  [/ >= /g, () => ' > '],
  [/ && /g, () => ' || '],
  [/ \|\| /g, () => ' && '],
  [/ \?\? /g, () => ' && '],
  [/ \+ 1\b/g, () => ' + 0'],
  [/ - 1\b/g, () => ' - 0'],
  [/ \+= /g, () => ' -= '],
  [/ % /g, () => ' * '],
  [/ \* 2\b/g, () => ' * 3'],
  [/\btrue\b/g, () => 'false'],
  [/\bfalse\b/g, () => 'true'],
  [/\bif \(/g, () => 'if (!'],
  [/\bcontinue;/g, () => ';'],
  [/\bMath\.min\b/g, () => 'Math.max'],
  [/\bMath\.max\b/g, () => 'Math.min'],
  [/\.sort\(\)/g, () => ''],
  [/\breduceRight\b/g, () => 'reduce'],
  // A call and not brackets, which would not take the comma behind the last argument.
  [/\b(?:this\.#)?findings\.bad\(/gi, () => 'Array.of('],
  [/\bthis\.#bad\(/g, () => 'Array.of('],
  [/\b(?:this\.#)?findings\.note\(/g, () => 'Array.of('],
  [/\.filter\(/g, () => '.slice('],
  [/\bleft, (?:right|node)\b/g, (found) => found.split(', ').toReversed().join(', ')],
];

/** Comments, texts and patterns as blanks: a fault there is none, or shows in no answer. */
const masked = (source: string): string =>
  source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|^import[^\n]*$/gm, (found) =>
    found.replaceAll(/[^\n]/g, ' '),
  );

const mutantsOf = (file: string, source: string): VerifierMutant[] => {
  const code = masked(source);
  return SWAPS.flatMap(([pattern, swap]) =>
    [...code.matchAll(pattern)].map((found) => {
      const end = found.index + found[0].length;
      const line = source.slice(0, found.index).split('\n').length;
      let replacement = swap(found[0]);
      let rest = source.slice(end);
      if (replacement === 'if (!') {
        // Around the whole condition, which ends where its brackets do.
        let depth = 1;
        let at = end;
        for (; depth > 0; at += 1) depth += { '(': 1, ')': -1 }[code[at] ?? ''] ?? 0;
        replacement = `if (!(${source.slice(end, at)})`;
        rest = source.slice(at);
      }
      const text = source.slice(0, found.index) + replacement + rest;
      const lineOf = (whole: string) => whole.split('\n')[line - 1]?.trim() ?? '';
      return { file, line, before: lineOf(source), after: lineOf(text), text };
    }),
  );
};

/** All mutants of the verifier's files, in a fixed order. */
export const verifierMutants = async (folder: string): Promise<VerifierMutant[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.mjs')).toSorted();
  const lists = await Promise.all(
    names.map(async (name) => mutantsOf(name, await readFile(path.join(folder, name), 'utf8'))),
  );
  return lists.flat();
};
