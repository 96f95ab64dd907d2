import { randomToken, sha256 } from '../auth/secrets.ts';

/** A browser that is signed in to the platform through us. */
export interface HeldSession {
  /** The platform's token. It stands here and nowhere else: not in a cookie, not on disk. */
  readonly token: string;
  readonly org: { readonly id: number; readonly name: string; readonly emailDomain: string | null };
  readonly isAdmin: boolean;
  /** Milliseconds of the monotonic clock. */
  readonly endsAt: number;
  idleEndsAt: number;
}

/** What a session is begun with. */
export interface NewHeldSession extends Pick<HeldSession, 'token' | 'org' | 'isAdmin'> {
  /** Of the token, in seconds. */
  readonly life: number;
}

const MINUTE = 60_000;
const LONGEST = 12 * 60 * MINUTE;
const IDLE = { admin: 15 * MINUTE, other: 30 * MINUTE };
/** More would be a flood, not people; the one that was used longest ago gives way. */
const MOST = 10_000;

const idleOf = ({ isAdmin }: Pick<HeldSession, 'isAdmin'>) => (isAdmin ? IDLE.admin : IDLE.other);

/**
 * The sessions of this process, in its memory alone: the token of the platform is never in the
 * browser and never written down, and a restart signs everybody out. By the hash of their cookie.
 */
export class HeldSessions {
  readonly #held = new Map<string, HeldSession>();
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Begins one; returns the value of its cookie. */
  begin({ life, ...session }: NewHeldSession): string {
    const cookie = randomToken('rcs');
    const now = this.#now();
    this.#sweep(now);
    const endsAt = now + Math.min(LONGEST, life * 1000);
    const idleEndsAt = Math.min(endsAt, now + idleOf(session));
    this.#held.set(keyOf(cookie), { ...session, endsAt, idleEndsAt });
    return cookie;
  }

  /** The live one of a cookie. A poll (`isBackground`) is no activity. */
  find(cookie: string | undefined, isBackground: boolean): HeldSession | null {
    if (cookie === undefined) return null;
    const key = keyOf(cookie);
    const session = this.#held.get(key);
    const now = this.#now();
    if (!session) return null;
    if (session.endsAt <= now || session.idleEndsAt <= now) {
      this.#held.delete(key);
      return null;
    }
    if (!isBackground) {
      session.idleEndsAt = Math.min(session.endsAt, now + idleOf(session));
      // Last in the order of the map: used most recently.
      this.#held.delete(key);
      this.#held.set(key, session);
    }
    return session;
  }

  end(cookie: string | undefined): void {
    if (cookie !== undefined) this.#held.delete(keyOf(cookie));
  }

  /** Until its absolute end and its end without activity, in milliseconds. */
  left({ endsAt, idleEndsAt }: HeldSession): { readonly life: number; readonly idle: number } {
    const now = this.#now();
    return { life: endsAt - now, idle: idleEndsAt - now };
  }

  #sweep(now: number): void {
    for (const [key, { endsAt, idleEndsAt }] of this.#held) {
      if (endsAt <= now || idleEndsAt <= now || this.#held.size >= MOST) this.#held.delete(key);
      // The others were used later.
      else break;
    }
  }
}

const keyOf = (cookie: string): string => sha256(cookie).toString('hex');
