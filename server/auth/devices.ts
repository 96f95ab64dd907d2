/** Name of the cookie that tells a device its person has signed in on before. */
export const deviceCookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-rollcall-device' : 'rollcall-device';

/** How long a device stays known: where its person asked for it, and else. */
export const DEVICE_DAYS = { remembered: 400, used: 30 } as const;

// The prefix says which it is, so that signing out knows whether to forget the device.
export const DEVICE_PREFIX = { remembered: 'rcdr', used: 'rcd' } as const;

/** Whether the person asked that this device be remembered. */
export const isRemembered = (token: string): boolean =>
  token.startsWith(`${DEVICE_PREFIX.remembered}_`);
