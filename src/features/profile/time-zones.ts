export interface ZoneOption {
  /** IANA name, or `browser`. */
  readonly name: string;
  readonly label: string;
  /** Now: `GMT+1`. */
  readonly offset: string;
}

/** The zone that this device is set to. */
export const deviceZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

const offsetOf = (timeZone: string, at: Date): string =>
  new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/**
 * The device's zone first, then UTC, then all that this browser knows, by name. `chosen` is kept in
 * the list even if this browser lists it under another name.
 */
export function zoneOptions(chosen: string, at: Date): ZoneOption[] {
  const device = deviceZone();
  const names = new Set(['UTC', ...Intl.supportedValuesOf('timeZone')]);
  if (chosen !== 'browser') names.add(chosen);
  return [
    { name: 'browser', label: `As this device (${device})`, offset: offsetOf(device, at) },
    ...[...names].flatMap((name) => {
      try {
        return [{ name, label: name.replaceAll('_', ' '), offset: offsetOf(name, at) }];
      } catch {
        return []; // chosen elsewhere, unknown to this browser
      }
    }),
  ];
}

const words = (text: string) => text.toLowerCase().split(/[\s/_]+/);

/** Zones in which every word of the search starts or stands: "new york", "gmt+2", "berlin". */
export function matchZones(options: readonly ZoneOption[], search: string): ZoneOption[] {
  const wanted = words(search).filter((word) => word !== '');
  return options.filter(({ label, offset }) => {
    const hay = `${label} ${offset}`.toLowerCase();
    return wanted.every((word) => hay.includes(word));
  });
}
