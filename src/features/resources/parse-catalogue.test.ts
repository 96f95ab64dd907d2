import { expect, it } from 'vitest';
import { parseCatalogue } from './parse-catalogue.ts';

const HEAD = 'Type;ID;Name;Owner';

it('reads columns in any order, with the line that each row begins on', () => {
  const text = `\uFEFF${HEAD}\r\nflows;7;"Orders; daily";ana@example.com\r\n\r\nprojects;x8;Maps;\r\n`;
  expect(parseCatalogue(text)).toEqual([
    {
      line: 2,
      input: {
        resource_type: 'flows',
        resource_id: 7,
        resource_name: 'Orders; daily',
        owner_email: 'ana@example.com',
      },
    },
    { line: 4, input: { resource_type: 'projects', resource_id: 'x8', resource_name: 'Maps' } },
  ]);
});

it('takes ids for numbers as far as these are exact', () => {
  const ids = ['9007199254740991', '9007199254740993', '12345678901234567'];
  const rows = parseCatalogue(
    ['type,id,name,owner', ...ids.map((id) => `flows,${id},A,1`)].join('\n'),
  );
  expect(rows.map(({ input }) => input.resource_id)).toEqual([
    9_007_199_254_740_991,
    ids[1],
    ids[2],
  ]);
});

it('takes the address where a row has both', () => {
  const [row] = parseCatalogue(
    'type,id,name,owner_id,owner_email\nflows,7,Orders,3,ana@example.com',
  );
  expect(row?.input).not.toHaveProperty('owner_id');
});

it.each([
  ['', 'There is nothing in it.'],
  [HEAD, 'There is a header, but no row below it.'],
  ['a,b\n1,2', 'The first line has “a”, “b”, but no “resource_type”'],
  ['type,id,name\nflows,1,A', 'no “owner_email”'],
  [`${HEAD}\nflows;1;"A;b`, 'quotation mark'],
])('says of %j why it cannot be read', (text, problem) => {
  expect(() => parseCatalogue(text)).toThrow(problem);
});
