import type { PasswordRules } from '../../contract/passwords.ts';
import { AppError } from '../http/app-error.ts';
import { commonPasswords } from './common-passwords.ts';
import { orgSettings } from './org-settings.ts';

const MAX_LENGTH = 128;
// What must be left of a password when names that anybody can look up are taken out of it.
const LEAST_BESIDE_NAMES = 8;
const SHORTEST_NAME = 4;

/** How long a password may be, in characters as people count them, with these settings of the org. */
export const passwordRules = (isAdmin: boolean, stored?: unknown): PasswordRules => {
  const { password_min_length: least, password_min_length_admin: leastOfAdmins } =
    orgSettings(stored);
  return { min_length: isAdmin ? Math.max(least, leastOfAdmins) : least, max_length: MAX_LENGTH };
};

/** Facts about the person that a guesser would try. */
export interface PasswordContext {
  readonly isAdmin: boolean;
  readonly email?: string;
  readonly fullName?: string;
  readonly orgName?: string;
  /** Of the org, as stored. */
  readonly orgSettings?: unknown;
}

/** As passwords are compared with names and lists. */
const folded = (text: string): string => text.normalize('NFKC').toLowerCase();

const namesOf = ({ email, fullName, orgName }: PasswordContext): string[] => {
  const local = email?.split('@', 1)[0] ?? '';
  const parts = [fullName, orgName, local].flatMap((text) =>
    folded(text ?? '').split(/[^\p{L}\p{N}]+/u),
  );
  const whole = [email, local, fullName, orgName].map((text) =>
    folded(text ?? '').replaceAll(/\s+/g, ''),
  );
  // Longest first, so that a part of a name does not cut the whole of it in two.
  return [...whole, ...parts, 'rollcall']
    .filter((name) => name.length >= SHORTEST_NAME)
    .sort((a, b) => b.length - a.length);
};

const isMostlyNames = (password: string, context: PasswordContext): boolean => {
  const names = namesOf(context).filter((name) => password.includes(name));
  if (names.length === 0) return false;
  const rest = names.reduce((text, name) => text.replaceAll(name, ''), password);
  return Array.from(rest).length < LEAST_BESIDE_NAMES;
};

/** The shortest piece that, repeated, makes the whole text. */
const unitOf = (text: string): string => text.slice(0, (text + text).indexOf(text, 1));

const isRun = (text: string): boolean => {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
};

/** A listed password, one with a few digits and signs around it, one repeated, digits, a run. */
const isCommon = async (password: string): Promise<boolean> => {
  const known = await commonPasswords();
  const core = /\p{L}(?:.*\p{L})?/su.exec(password)?.[0] ?? '';
  const isDressed = known.has(core) && password.length - core.length < LEAST_BESIDE_NAMES;
  const unit = unitOf(password);
  const isRepeated = unit.length < password.length && (unit.length <= 4 || known.has(unit));
  return (
    known.has(password) || isDressed || isRepeated || /^\d+$/.test(password) || isRun(password)
  );
};

/**
 * What is wrong with a password, in sentences for its owner; none: it will do. No composition
 * rules: only length, lists of what guessers try first, and names. Too long is said, never cut.
 */
export const judgePassword = async (
  password: string,
  context: PasswordContext,
): Promise<string[]> => {
  const rules = passwordRules(context.isAdmin, context.orgSettings);
  const length = Array.from(password.normalize('NFKC')).length;
  const problems: string[] = [];
  if (length < rules.min_length) problems.push(`Use at least ${rules.min_length} characters`);
  if (length > rules.max_length) return [`Use at most ${rules.max_length} characters`];
  const plain = folded(password);
  if (length > 0 && (await isCommon(plain))) {
    problems.push(
      'This is among the first that a guesser tries; several unrelated words are safer',
    );
  }
  if (isMostlyNames(plain, context)) {
    problems.push('This is little more than a name that others know');
  }
  return problems;
};

/** Refuses a weak password with 400 `weak_password` and its problems. */
export const assertStrong = async (password: string, context: PasswordContext): Promise<void> => {
  const problems = await judgePassword(password, context);
  if (problems.length === 0) return;
  throw new AppError('weak_password', `password: ${problems[0]}`, {
    details: { password: problems },
  });
};
