// The yardstick of the people page: the smallest list of the same people from the same API that
// react-admin makes, with the columns that ours shows.
import { createRoot } from 'react-dom/client';
import {
  Admin,
  BooleanField,
  DataTable,
  DateField,
  List,
  Resource,
  SearchInput,
  TextField,
} from 'react-admin';

const dataProvider = {
  async getList(_resource, { pagination, sort, filter, signal }) {
    const query = new URLSearchParams({
      access_role: 'all',
      page: String(pagination.page),
      per_page: String(pagination.perPage),
      sort: sort.field,
      order: sort.order.toLowerCase(),
      ...(filter.q && { q: filter.q }),
    });
    const response = await fetch(`/api/users?${query}`, { signal });
    if (!response.ok) throw new Error(`status ${response.status}`);
    return { data: await response.json(), total: Number(response.headers.get('X-Total-Count')) };
  },
};

const People = () => (
  <List
    perPage={50}
    exporter={false}
    sort={{ field: 'full_name', order: 'ASC' }}
    filters={[<SearchInput key="q" source="q" alwaysOn />]}
  >
    <DataTable rowClick={false}>
      <DataTable.Col source="full_name" field={TextField} />
      <DataTable.Col source="email" field={TextField} />
      <DataTable.Col source="status" field={TextField} disableSort />
      <DataTable.Col source="account_locked" field={BooleanField} disableSort />
      <DataTable.Col source="last_active_at" field={DateField} />
      <DataTable.Col source="created_at" field={DateField} />
    </DataTable>
  </List>
);

createRoot(document.getElementById('root')).render(
  <Admin dataProvider={dataProvider} disableTelemetry>
    <Resource name="people" list={People} />
  </Admin>,
);
