import { EventEmitter } from 'node:events';
import type { TestApp } from '../../../server/test/test-app.ts';

/**
 * Errors that PostgreSQL answers with on the connections of an app, as they also stand in its log;
 * those of a pool that has not connected yet.
 */
export const watchSqlErrors = (test: TestApp): readonly string[] => {
  const errors: string[] = [];
  test.db.$client.on('connect', (client) => {
    if (!('connection' in client) || !(client.connection instanceof EventEmitter)) {
      throw new Error('the driver no longer shows its connection');
    }
    client.connection.on('errorMessage', ({ message }: Error) => errors.push(message));
  });
  return errors;
};
