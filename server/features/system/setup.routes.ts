import { createSetup, getSetup } from '../../../contract/system.ts';
import { passwordRules } from '../../auth/password-policy.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { isSetUp } from './setup.repo.ts';
import { setUp } from './setup.service.ts';

/** The first run. */
export const setupRoutes: readonly Implementation[] = [
  implement(getSetup, async (_input, { db }) => ({
    needed: !(await isSetUp(db)),
    password_rules: passwordRules(true),
  })),
  implement(createSetup, ({ body }, ctx) => setUp(ctx, body)),
];
