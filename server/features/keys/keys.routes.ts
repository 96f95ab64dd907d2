import {
  createApiKey,
  listApiKeys,
  listOrgApiKeys,
  revokeApiKey,
  revokeApiKeys,
  rotateApiKey,
} from '../../../contract/api-keys.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { createKey, listKeys, revokeAllKeys, revokeKey, rotateKey } from './keys.service.ts';
import { listKeysOfOrg } from './org-keys.service.ts';

export const keysRoutes: readonly Implementation[] = [
  implement(listApiKeys, ({ params }, ctx) => listKeys(ctx, params.user_id)),
  implement(createApiKey, ({ body }, ctx) => createKey(ctx, body)),
  implement(rotateApiKey, ({ params, body }, ctx) => rotateKey(ctx, params.key_id, body)),
  implement(revokeApiKey, ({ params }, ctx) => revokeKey(ctx, params.user_id, params.key_id)),
  implement(revokeApiKeys, ({ params, body }, ctx) =>
    revokeAllKeys(ctx, params.user_id, body?.reason),
  ),
  implement(listOrgApiKeys, ({ query }, ctx) => listKeysOfOrg(ctx, query)),
];
