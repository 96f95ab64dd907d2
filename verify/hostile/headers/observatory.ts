/** What a grader of websites sees: the headers of the first page and its session cookie. */
export interface Seen {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly cookie: {
    readonly name: string;
    readonly httpOnly?: boolean;
    readonly secure?: boolean;
    readonly sameSite?: string;
  };
  readonly html: string;
}

/** One rule: points beyond the base, or taken from it, and why. */
interface Mark {
  readonly rule: string;
  readonly points: number;
}

const BASE = 100;
/** Points beyond the base count from here up. */
const BONUS_FROM = 90;
const HALF_YEAR = 15_552_000;

const cspMark = (csp: string): Mark => {
  const isUnsafe =
    /unsafe-(inline|eval)/.test(csp) ||
    (!csp.includes("object-src 'none'") && !csp.includes("default-src 'none'"));
  if (csp === '') return { rule: 'no policy', points: -25 };
  if (isUnsafe) return { rule: 'unsafe policy', points: -20 };
  return { rule: "default-src 'none', nothing unsafe", points: 10 };
};

const cookieMark = ({ name, httpOnly, secure, sameSite }: Seen['cookie']): Mark => {
  if (!secure || !httpOnly) return { rule: 'session cookie in the open', points: -40 };
  const isBound = name.startsWith('__Host-') && sameSite?.toLowerCase() === 'strict';
  return { rule: 'session cookie', points: isBound ? 5 : 0 };
};

const maxAge = (hsts: string): number => Number(/max-age=(\d+)/.exec(hsts)?.[1] ?? 0);

const foreignScripts = (html: string): boolean =>
  /<(?:script|link)[^>]+(?:src|href)="(?:https?:)?\/\//.test(html);

/** Our reading of the public rules of Mozilla's HTTP Observatory (scoring version 4 and 5). */
export const observatoryScore = ({ headers, cookie, html }: Seen): number => {
  const of = (name: string) => String(headers[name] ?? '');
  const csp = of('content-security-policy');
  const marks: Mark[] = [
    cspMark(csp),
    cookieMark(cookie),
    { rule: 'CORS', points: of('access-control-allow-origin') === '' ? 0 : -50 },
    {
      rule: 'referrer',
      points: /^(no-referrer|same-origin|strict-origin)/.test(of('referrer-policy')) ? 5 : 0,
    },
    { rule: 'HSTS', points: maxAge(of('strict-transport-security')) >= HALF_YEAR ? 0 : -20 },
    { rule: 'scripts from elsewhere', points: foreignScripts(html) ? -50 : 0 },
    { rule: 'nosniff', points: of('x-content-type-options') === 'nosniff' ? 0 : -5 },
    { rule: 'framing', points: csp.includes('frame-ancestors') ? 5 : -20 },
    {
      rule: 'resource policy',
      points: of('cross-origin-resource-policy') === 'same-origin' ? 10 : 0,
    },
  ];
  const lost = marks.reduce((sum, { points }) => sum + Math.min(0, points), BASE);
  const won = marks.reduce((sum, { points }) => sum + Math.max(0, points), 0);
  return lost >= BONUS_FROM ? lost + won : Math.max(0, lost);
};

/** From 100 points. */
export const gradeOf = (score: number): string => {
  if (score >= 100) return 'A+';
  return score >= 90 ? 'A' : 'below A';
};
