/** What each act does and does not do, as its dialogs say it: for one person and for many. */
interface Effects {
  readonly happens: readonly string[];
  readonly staysAsIs: readonly string[];
}

export const LOCK_EFFECTS: Effects = {
  happens: [
    'Sign-in is refused from now on.',
    'Open sessions and tokens end at once; API keys stop working.',
  ],
  staysAsIs: [
    'Membership, role and data stay as they are.',
    'The password stays, and a reset link does not unlock.',
  ],
};

export const UNLOCK_EFFECTS: Effects = {
  happens: ['Sign-in is possible again, with the present password.'],
  staysAsIs: [
    'A deactivated account or membership stays deactivated.',
    'Sessions that the lock ended do not come back.',
  ],
};

/** `orgName`: where the act ends at the membership, as the account belongs to another org. */
export const deactivateEffects = (orgName: string | null): Effects => ({
  happens: [
    orgName === null
      ? 'Sign-in is refused from now on.'
      : `Access to ${orgName} ends; the account itself is governed by another org.`,
    orgName === null
      ? 'Open sessions and tokens end at once; API keys are revoked.'
      : `Sessions and API keys of ${orgName} end at once.`,
  ],
  staysAsIs: [
    'Role, teams and data are kept: activating brings them back, but no key and no session.',
    'A lock, if there is one, stays a lock.',
  ],
});

export const ACTIVATE_EFFECTS: Effects = {
  happens: ['Role and data are there again, as they were.'],
  staysAsIs: ['A locked account stays locked.', 'Ended sessions do not come back.'],
};

export const RESET_EFFECTS: Effects = {
  happens: [
    'A link to choose a new password goes out by mail; it is good for 24 hours and works once.',
    'Links sent earlier stop working.',
  ],
  staysAsIs: [
    'The present password works until a new one is chosen.',
    'A lock by an admin stays; a reset does not unlock it.',
  ],
};

export const ONE_TIME_EFFECTS: Effects = {
  happens: [
    'A random password replaces the present one, and is shown to you once.',
    'It is good for 24 hours and must be changed at the first sign-in.',
    'Open sessions and tokens end at once.',
  ],
  staysAsIs: ['A lock stays: this does not unlock.'],
};

export const ownerEffects = (name: string, orgName: string): Effects => ({
  happens: [
    `${name} owns ${orgName}, and becomes an admin of it.`,
    'You do not own it any more: only the new owner can give it back.',
  ],
  staysAsIs: ['You stay an admin, until another admin changes that.'],
});

export const RESEND_EFFECTS: Effects = {
  happens: [
    'A new link goes out by mail, with a new end.',
    'Every link sent earlier stops working.',
  ],
  staysAsIs: ['Org and role of the invitation stay as they are.'],
};

export const removeEffects = (orgName: string): Effects => ({
  happens: [
    `The membership in ${orgName} ends, with its role.`,
    `Sessions and API keys of ${orgName} end at once.`,
    'Coming back takes a new invitation.',
  ],
  staysAsIs: [
    'The audit log keeps what was done by and to this person.',
    'Memberships in other orgs are not touched.',
  ],
});

export const IMPERSONATE_EFFECTS: Effects = {
  happens: [
    'You see what they see, and what you do is done in their name, for 30 minutes at most.',
    'They are told by mail, with your name and the reason.',
    'Everything is in the audit log with both names.',
  ],
  staysAsIs: [
    'Passwords, keys, roles and access cannot be changed meanwhile.',
    'Your own session waits: Stop, at the top of every page, brings you back.',
  ],
};

/** What the two roles may do, shown where one is chosen. */
export const ROLE_POWERS = {
  admin: [
    'Sees everybody in the org, and its audit log',
    'Invites, removes, locks and deactivates people; resets passwords',
    'Makes others admin, or takes it away',
  ],
  member: ['Sees and changes only their own profile'],
} as const;

export const ROLE_LABELS = { admin: 'Admin', member: 'Member' } as const;
export type Role = keyof typeof ROLE_LABELS;
