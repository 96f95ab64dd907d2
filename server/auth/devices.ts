/** Name of the cookie that tells a device its person has signed in on before. */
export const deviceCookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-rollcall-device' : 'rollcall-device';

/** How long a device stays known: where its person asked for it, and else. */
export const DEVICE_DAYS = { remembered: 400, used: 30 } as const;

type DeviceKind = keyof typeof DEVICE_DAYS;

// The prefix says which it is, so that signing out knows whether to forget the device.
export const DEVICE_PREFIX = { remembered: 'rcdr', used: 'rcd' } as const;

/** Whether the person asked that this device be remembered. */
export const isRemembered = (token: string): boolean =>
  token.startsWith(`${DEVICE_PREFIX.remembered}_`);

/** The cookie that a device is known by from now on. */
export const deviceCookie = (publicUrl: string, kind: DeviceKind, token: string) => ({
  name: deviceCookieName(publicUrl),
  value: token,
  maxAge: DEVICE_DAYS[kind] * 24 * 3600,
});
