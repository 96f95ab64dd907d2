import { bigint, customType, timestamp } from 'drizzle-orm/pg-core';

/** An int8 that stays an exact JavaScript number. */
export const int8 = (name: string) => bigint(name, { mode: 'number' });

/** Identity primary key. */
export const identity = () => int8('id').generatedByDefaultAsIdentity().primaryKey();

/** timestamptz as a Date; `infinity` never leaves SQL. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** bytea as a Buffer. */
export const bytes = customType<{ data: Buffer }>({ dataType: () => 'bytea' });
