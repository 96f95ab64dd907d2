/** A body as it goes over the wire. */
export interface Wire {
  readonly payload: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: string;
}

type Body = Readonly<Record<string, unknown>>;

/** The text of an object with something more in it, which an object could not hold. */
const spliced = (body: Body, extra: string): string => {
  const inner = JSON.stringify(body).slice(1, -1);
  return `{${[extra, inner].filter((part) => part !== '').join(',')}}`;
};
const withFields =
  (extra: string) =>
  (body: Body): Wire => ({ payload: spliced(body, extra) });
const mapped =
  (change: (value: unknown) => unknown) =>
  (body: Body): Wire => ({
    payload: JSON.stringify(
      Object.fromEntries(Object.entries(body).map(([key, value]) => [key, change(value)])),
    ),
  });

/** Ways to smuggle in what a body may not hold. */
export const TRICKS: Readonly<Record<string, (body: Body) => Wire>> = {
  __proto__: withFields('"__proto__":{"is_admin":true,"super_user":true}'),
  constructor: withFields('"constructor":{"prototype":{"super_user":true}}'),
  prototype: withFields('"prototype":{"super_user":true}'),
  'a key twice': withFields('"super_user":false,"super_user":true'),
  role: withFields('"role":"admin"'),
  roles: withFields('"roles":["super_user"]'),
  'access_role owner': withFields('"access_role":"owner"'),
  'is_admin?': withFields('"is_admin?":true'),
  isAdmin: withFields('"isAdmin":true'),
  super_user: withFields('"super_user":true'),
  org_id: withFields('"org_id":1'),
  orgId: withFields('"orgId":1'),
  default_org: withFields('"default_org":{"id":1}'),
  owner: withFields('"owner":{"id":1}'),
  impersonator_id: withFields('"impersonator_id":1'),
  password: withFields('"password_hash":"$argon2id$"'),
  'version and etag': withFields('"version":99,"etag":"\\"user-1-1\\""'),
  'escaped letters': withFields('"\\u0073uper_user":true'),
  'a NUL in the name': withFields('"super_user\\u0000":true'),
  'a space in the name': withFields('"super_user ":true'),
  capitals: withFields('"SUPER_USER":true,"Is_Admin":true'),
  'a path in the name': withFields('"user.super_user":true,"user[super_user]":true'),
  'an operator': withFields('"$set":{"super_user":true}'),
  'an object around it': (body) => ({ payload: JSON.stringify({ user: body, data: body }) }),
  'a list around it': (body) => ({ payload: JSON.stringify([body, { super_user: true }]) }),
  'lists for values': mapped((value) => [value, true]),
  'objects for values': mapped((value) => ({ $ne: null, value })),
  'texts for values': mapped((value) => (typeof value === 'string' ? value : String(value))),
  'nulls for values': mapped(() => null),
  'in the query': (body) => ({
    payload: JSON.stringify(body),
    query: 'super_user=true&is_admin=true&org_id=1&_method=DELETE',
  }),
  'another method in a header': (body) => ({
    payload: JSON.stringify(body),
    headers: { 'x-http-method-override': 'DELETE', 'x-original-url': '/api/orgs/1' },
  }),
  'as a form': () => ({
    payload: 'super_user=true&is_admin=true',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }),
};
