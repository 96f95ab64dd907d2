/** Domains that are often typed, and so often mistyped. */
const COMMON = ['gmail.com', 'outlook.com', 'hotmail.com', 'yahoo.com', 'icloud.com', 'proton.me'];

/** Whether one letter is missing, too many, wrong, or swapped with the next. */
function isOneSlip(a: string, b: string): boolean {
  if (a === b || Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  const restA = a.slice(start);
  const restB = b.slice(start);
  return (
    restA.slice(1) === restB.slice(1) ||
    restA.slice(1) === restB ||
    restA === restB.slice(1) ||
    (restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2))
  );
}

/** The address that was probably meant; null when nothing looks mistyped. */
export function meantAddress(email: string, orgDomain: string | null): string | null {
  const at = email.lastIndexOf('@');
  if (at < 1) return null;
  const domain = email.slice(at + 1).toLowerCase();
  const known = orgDomain === null ? COMMON : [orgDomain.toLowerCase(), ...COMMON];
  if (known.includes(domain)) return null;
  const meant = known.find((candidate) => isOneSlip(domain, candidate));
  return meant === undefined ? null : `${email.slice(0, at)}@${meant}`;
}
