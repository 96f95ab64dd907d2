import { getOrgSettings, updateOrgSettings } from '../../../contract/org-settings.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { changeSettings, showSettings } from './org-settings.service.ts';

export const orgSettingsRoutes: readonly Implementation[] = [
  implement(getOrgSettings, (_input, ctx) => showSettings(ctx)),
  implement(updateOrgSettings, ({ body }, ctx) => changeSettings(ctx, body)),
];
