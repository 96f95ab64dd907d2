import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pageCsp } from '../../../server/http/security-headers.ts';
import { readProduct } from '../../harness/mutate.ts';

/** Addresses that stand in the built files and are never fetched. */
const NAMES = [
  /^http:\/\/www\.w3\.org\//, // Namespaces.
  /^http:\/\/rollcall\.invalid/, // A base to parse against.
  /^https?:\/\/(localhost|example\.com)/,
  /^https:\/\/(react\.dev|mui\.com|reactrouter\.com)\//, // Explanations of error codes.
  /^https?:\/\/json-schema\.org\//,
  /^https:\/\/github\.com\/ungap\//, // Advice for browsers that lack something.
];

// What a browser fetches by itself: elements, style sheets, imports.
const FETCHED = [
  /<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=["']?((?:https?:)?\/\/[^"'\s>]+)/g,
  /url\(["']?((?:https?:)?\/\/[^"')]+)/g,
  /@import\s+["']((?:https?:)?\/\/[^"']+)/g,
  /\bimport\(?["']((?:https?:)?\/\/[^"']+)/g,
];

const builtFiles = (): string[] =>
  readdirSync('dist/web', { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(html|js|css|svg|webmanifest)$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name));

/** Addresses of others in a text: what it fetches, and whatever else is not known to be a name. */
const foreignIn = (text: string): string[] => {
  const fetched = FETCHED.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, url = '']) => url),
  );
  const written = [...text.matchAll(/https?:\/\/[\w.-]+[^\s"'`)\\<>]*/g)].map(([url]) => url);
  return [...fetched, ...written].filter((url) => !NAMES.some((name) => name.test(url)));
};

/** Every origin but our own that the built dashboard could reach for, or its policy lets it. */
export const foreignOrigins = (): { readonly files: number; readonly found: string[] } => {
  const built = builtFiles();
  const texts: [string, string][] = [
    ...built.map((file): [string, string] => [file, readFileSync(file, 'utf8')]),
    ['index.html', readProduct('index.html')],
  ];
  const inFiles = texts.flatMap(([file, text]) => foreignIn(text).map((url) => `${file}: ${url}`));
  const inPolicy = pageCsp('n')
    .split('; ')
    .flatMap((directive) => directive.split(' ').slice(1))
    .filter((source) => !/^'[\w-]+'$|^data:$|^(script|app)$/.test(source))
    .map((source) => `policy: ${source}`);
  return { files: built.length, found: [...new Set([...inFiles, ...inPolicy])] };
};
