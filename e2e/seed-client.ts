import { randomUUID } from 'node:crypto';
import { Mailbox } from './mailbox.ts';
import type { RunningServer } from './server.ts';

/** Somebody who can sign in. */
export interface Person {
  readonly id: number;
  readonly email: string;
  readonly fullName: string;
  readonly password: string;
}

const PASSWORD = 'a quite long passphrase for tests';

/** Seeds through the public API alone, as any client would. */
export class SeedClient {
  readonly mailbox: Mailbox;
  readonly #server: RunningServer;
  #token = '';
  orgId = 0;
  admin: Person = { id: 0, email: '', fullName: '', password: '' };

  constructor(server: RunningServer) {
    this.#server = server;
    this.mailbox = new Mailbox(server.dataDir);
  }

  /** Calls the API as the first admin; fails loudly on anything but success. */
  async call<T>(method: string, path: string, body?: unknown, headers = {}): Promise<T> {
    const response = await fetch(`${this.#server.url}/api${path}`, {
      method,
      headers: {
        ...(this.#token && { authorization: `Bearer ${this.#token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) {
      throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    }
    return (await response.json()) as T;
  }

  /** Makes the org and its first admin, and signs the client in as them. */
  async setUp(orgName: string, sample = false): Promise<void> {
    const email = 'ada@example.com';
    const made = await this.call<{ org: { id: number }; user: { id: number } }>('POST', '/setup', {
      token: this.#server.setupToken,
      org: { name: orgName, email_domain: 'example.com' },
      admin: { full_name: 'Ada Admin', email, password: PASSWORD },
      sample,
    });
    this.orgId = made.org.id;
    this.admin = { id: made.user.id, email, fullName: 'Ada Admin', password: PASSWORD };
    const basic = Buffer.from(`${email}:${PASSWORD}`).toString('base64');
    const token = await this.call<{ access_token: string }>('POST', '/token', undefined, {
      authorization: `Basic ${basic}`,
    });
    this.#token = token.access_token;
  }

  /** An invited person with a unique address, who has not accepted yet. */
  async invite(fullName: string, admin = false): Promise<Person> {
    const email = `${fullName.split(' ')[0]?.toLowerCase()}-${randomUUID().slice(0, 8)}@example.com`;
    const user = await this.call<{ id: number }>('POST', '/users', {
      email,
      full_name: fullName,
      admin,
    });
    return { id: user.id, email, fullName, password: PASSWORD };
  }

  /** A person who has accepted and can sign in. */
  async person(fullName: string, admin = false): Promise<Person> {
    const person = await this.invite(fullName, admin);
    const link = await this.mailbox.waitForLink(person.email, '/accept-invitation');
    await this.call('POST', '/users/set_password', {
      reset_token: new URLSearchParams(new URL(link).hash.slice(1)).get('token'),
      password: person.password,
      password_confirmation: person.password,
    });
    return person;
  }

  /** A team with these people, and a resource of the first admin's that the team may change. */
  async teamWithAccess(name: string, members: readonly { id: number; admin?: boolean }[]) {
    const team = await this.call<{ id: number; name: string }>('POST', '/teams', { name, members });
    const resource = { type: 'flows', id: team.id, name: `Flow of ${name}` };
    await this.call('PUT', '/resources', {
      resources: [
        {
          resource_type: resource.type,
          resource_id: resource.id,
          resource_name: resource.name,
          owner_id: this.admin.id,
        },
      ],
    });
    await this.call('PUT', '/resource_access', {
      resource_type: resource.type,
      resource_id: resource.id,
      access_grants: [{ team_id: team.id, access_level: 'operator' }],
    });
    return { team, resource };
  }
}
