import { expect, it } from 'vitest';
import { csvBlob } from './csv.ts';

it('quotes what must be, and lets no cell be a formula', async () => {
  const blob = csvBlob(
    ['id', 'name'],
    [
      [1, 'Ruiz, Ana "A"'],
      [-2, '=1+1'],
      [3, '＝HYPERLINK("x")'],
      [4, null],
      [5, 'two\nlines'],
    ],
  );
  const text = await blob.text();
  // The mark at the beginning; some decoders drop it.
  expect(text.replace('\uFEFF', '')).toBe(
    [
      'id,name',
      '1,"Ruiz, Ana ""A"""',
      "-2,'=1+1",
      '3,"\'＝HYPERLINK(""x"")"',
      '4,',
      '5,"two\nlines"',
      '',
    ].join('\r\n'),
  );
});
