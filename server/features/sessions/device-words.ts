import Bowser from 'bowser';

// `curl/8.5.0`, `python-requests/2.32`: what is no browser names itself first.
const PRODUCT = /^[A-Za-z][\w. -]{0,40}(?=\/)/;

/** A user agent in words: "Firefox on Windows", "python-requests", "Unknown device". */
export const deviceWords = (userAgent: string): string => {
  if (userAgent === '') return 'Unknown device';
  const { browser, os } = Bowser.parse(userAgent);
  if (browser.name && os.name) return `${browser.name} on ${os.name}`;
  return browser.name || PRODUCT.exec(userAgent)?.[0] || os.name || 'Unknown device';
};
