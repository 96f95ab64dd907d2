import { getUserSettings, updateUserSettings } from '../../../contract/user-settings.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { changeSettings, readSettings } from './settings.service.ts';

export const settingsRoutes: readonly Implementation[] = [
  implement(getUserSettings, (_input, ctx) => readSettings(ctx)),
  implement(updateUserSettings, ({ body }, ctx) => changeSettings(ctx, body)),
];
