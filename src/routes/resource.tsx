import { useParams } from 'react-router';
import { IdParam } from '../../contract/primitives.ts';
import { ResourceType } from '../../contract/resources.ts';
import { ApiError } from '../api/errors.ts';
import { ResourcePage } from '../features/resources/resource-page.tsx';

/** One resource: who can reach it, and through what. */
export function Component() {
  const { resourceType, resourceId } = useParams();
  const type = ResourceType.safeParse(resourceType);
  const id = IdParam.safeParse(resourceId);
  if (!type.success || !id.success) {
    throw new ApiError({ status: 404, code: 'not_found', message: 'No such page' });
  }
  return <ResourcePage resource={{ resource_type: type.data, resource_id: id.data }} />;
}
