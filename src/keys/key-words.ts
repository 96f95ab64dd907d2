import type { ApiKey } from '../../contract/api-keys.ts';
import { isLiveKey } from '../people/key-columns.tsx';

/** Lives of a new key, in days. */
export const LIVES = [7, 30, 90, 180, 365] as const;

/** How long two keys may work side by side, in hours. */
export const OVERLAPS = [
  { value: '0', label: 'Not at all: the old key stops now' },
  { value: '1', label: '1 hour' },
  { value: '4', label: '4 hours' },
  { value: '12', label: '12 hours' },
  { value: '24', label: '24 hours' },
] as const;

/** Why a key cannot be replaced or ended as it stands; null when it can. */
export function whyNotOnKey(key: ApiKey, act: 'rotate' | 'revoke'): string | null {
  if (!isLiveKey(key)) return key.status === 'expired' ? 'It has expired' : 'It is revoked';
  if (act === 'rotate' && key.status === 'rotating_out') return 'It has a successor already';
  return null;
}
