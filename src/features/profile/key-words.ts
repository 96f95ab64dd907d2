import type { ApiKey } from '../../../contract/api-keys.ts';
import type { Tone } from '../../components/chip.tsx';

export const KEY_STATES: Record<ApiKey['status'], { label: string; tone: Tone }> = {
  active: { label: 'Active', tone: 'ok' },
  rotating_out: { label: 'Being replaced', tone: 'warn' },
  expired: { label: 'Expired', tone: 'neutral' },
  revoked: { label: 'Revoked', tone: 'neutral' },
};

/** Whether the key opens anything now. */
export const isLive = (key: ApiKey): boolean =>
  key.status === 'active' || key.status === 'rotating_out';

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
