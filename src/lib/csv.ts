/** Text that a spreadsheet would take for a formula: these first characters, full-width ones too. */
const FORMULA = /^[=+\-@\t\r\n\0＝＋－＠]/;

const cell = (value: string | number | null): string => {
  if (typeof value === 'number') return String(value);
  const text = value ?? '';
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** Rows as CSV (RFC 4180, with a mark that it is UTF-8), safe for spreadsheets. */
export const csvBlob = (
  head: readonly string[],
  rows: readonly (readonly (string | number | null)[])[],
): Blob => {
  const lines = [head, ...rows].map((row) => row.map(cell).join(','));
  return new Blob(['\uFEFF', lines.join('\r\n'), '\r\n'], { type: 'text/csv;charset=utf-8' });
};
