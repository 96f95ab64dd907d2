import { mediaType, type ApiDocument, type Answer } from '../../../server/test/api-document.ts';
import type { Shot } from './shots.ts';

/** Codes that say the request itself was bad, not that the world was not as it assumed. */
const BAD_REQUEST = [
  'invalid_request',
  'malformed_json',
  'unsupported_media_type',
  'payload_too_large',
];

/** Fields that are held against what is stored, as no document can say: refused like a conflict. */
const AGAINST_THE_STORED: Readonly<Record<string, string>> = { extendReview: 'due_at' };

const isOfTheWorld = ({ placed }: Shot, { text }: Answer): boolean => {
  const field = AGAINST_THE_STORED[placed.operation.operationId];
  return field !== undefined && Object.keys(JSON.parse(text).details ?? {}).join() === field;
};

const codeOf = (answer: Answer): unknown =>
  mediaType(answer) === 'application/json' && answer.text !== ''
    ? JSON.parse(answer.text).error_code
    : undefined;

const objectionTo405 = (
  api: ApiDocument,
  { placed, method }: Shot,
  { status, headers }: Answer,
) => {
  const has = api.operations.filter((one) => one.path === placed.path).map((one) => one.method);
  const allow = String(headers['allow']).split(', ');
  if (status !== 405) return `${method} is ${status}, not 405`;
  const isSame = allow.toSorted().join() === has.toSorted().join();
  return isSame ? null : `Allow: ${allow.join()} instead of ${has.join()}`;
};

/** What is wrong with a reply; null: nothing. */
export const objectionTo = (api: ApiDocument, shot: Shot, answer: Answer): string | null => {
  const { status } = answer;
  if (status >= 500) return `a fault: ${status}`;
  if (shot.kind === 'no such method') return objectionTo405(api, shot, answer);
  const said = api.objection(shot.placed, answer);
  if (said !== null) return said;
  if (shot.kind === 'spoilt' && status < 400) return 'accepted, though the document forbids it';
  const isBad = BAD_REQUEST.includes(String(codeOf(answer)));
  if (shot.kind === 'valid' && isBad && !isOfTheWorld(shot, answer)) {
    return `refused, though the document allows it: ${answer.text}`;
  }
  if (shot.kind === 'no credentials' && status !== 401) return `${status} without credentials`;
  return null;
};
