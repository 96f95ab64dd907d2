import type { Random } from '../../../server/sample/random.ts';
import type { Schema } from '../../../server/test/api-document.ts';

const WORDS = [
  'Ann',
  "O'Neil",
  'Zoë 漢字 🙂',
  '<b>x</b>',
  '%_\\',
  '=1+1',
  'שלום',
  '0',
  'null',
  '-1',
];
const MAX_LENGTH = 300;

const list = (value: unknown): Schema[] => (Array.isArray(value) ? value : []);
const number = (value: unknown, otherwise: number): number =>
  typeof value === 'number' ? value : otherwise;

/** Makes values that a schema is meant to allow; the caller asks the schema whether it does. */
export class Values {
  readonly #random: Random;
  #made = 0;

  constructor(random: Random) {
    this.#random = random;
  }

  /** One value; `depth` keeps lists of lists from growing. */
  make(schema: Schema, depth = 0): unknown {
    const random = this.#random;
    if ('const' in schema) return schema['const'];
    if (Array.isArray(schema['enum'])) return random.pick(schema['enum']);
    const choices = schema['properties']
      ? []
      : [...list(schema['anyOf']), ...list(schema['oneOf'])];
    if (choices.length > 0) return this.make(random.pick(choices), depth);
    switch (schema['type']) {
      case 'object':
        return this.#object(schema, depth);
      case 'array':
        return this.#array(schema, depth);
      case 'integer':
      case 'number':
        return this.#integer(schema);
      case 'boolean':
        return random.chance(0.5);
      case 'null':
        return null;
      default:
        return this.#text(schema);
    }
  }

  #object(schema: Schema, depth: number): Record<string, unknown> {
    const required = new Set(list(schema['required']).map(String));
    // One of several sets of fields, where the schema says so; or at least one.
    const setsIn = (choice: string): string[][] =>
      list(schema[choice]).map((one) => list(one['required']).map(String));
    const pickOf = (sets: string[][]): string[] => (sets.length > 0 ? this.#random.pick(sets) : []);
    const groups = setsIn('oneOf');
    const only = pickOf(groups);
    const others = new Set(groups.flat().filter((name) => !only.includes(name)));
    const chosen = [...only, ...pickOf(setsIn('anyOf'))];
    const share = this.#random.pick([0.1, 0.4, 0.9]);
    const entries = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>);
    const kept = entries.filter(([name]) => {
      if (required.has(name) || chosen.includes(name)) return true;
      return !others.has(name) && this.#random.chance(share);
    });
    if (kept.length === 0 && number(schema['minProperties'], 0) > 0) {
      kept.push(this.#random.pick(entries));
    }
    return Object.fromEntries(kept.map(([name, one]) => [name, this.make(one, depth + 1)]));
  }

  #array(schema: Schema, depth: number): unknown[] {
    const least = number(schema['minItems'], 0);
    const most = Math.min(number(schema['maxItems'], 3), Math.max(least, depth > 1 ? 1 : 3));
    const items = (schema['items'] ?? {}) as Schema;
    return Array.from({ length: this.#random.int(least, most) }, () => this.make(items, depth + 1));
  }

  #integer(schema: Schema): number {
    const least = number(schema['minimum'], number(schema['exclusiveMinimum'], -1) + 1);
    const most = number(schema['maximum'], 1_000_000);
    const usual = Math.min(most, least + 50);
    return this.#random.pick([least, most, this.#random.int(least, usual)]);
  }

  #text(schema: Schema): string {
    const random = this.#random;
    if (schema['format'] === 'email') return `fuzz-${random.int(1, 1e9)}@example.com`;
    if (schema['format'] === 'date-time') return this.#instant().toISOString();
    if (schema['format'] === 'date') return this.#instant().toISOString().slice(0, 10);
    const most = Math.min(number(schema['maxLength'], MAX_LENGTH), MAX_LENGTH);
    const least = number(schema['minLength'], 0);
    this.#made += 1;
    const text = random.pick([...WORDS, 'x'.repeat(most), 'y'.repeat(least), `text ${this.#made}`]);
    const pattern = String(schema['pattern']);
    return pattern.startsWith('^[1-9]\\d') ? String(random.int(1, 1e6)) : text.slice(0, most);
  }

  #instant(): Date {
    return new Date(this.#random.int(Date.UTC(1971, 0), Date.UTC(2090, 0)));
  }
}
