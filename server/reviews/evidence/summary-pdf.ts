import { createRequire } from 'node:module';
import type { EvidenceReview, NamedPerson } from './evidence.repo.ts';
import { exceptionCounts } from './documents.ts';
import type { Figures, Pace } from './figures.repo.ts';

type Told =
  | 'org_name'
  | 'name'
  | 'number'
  | 'state'
  | 'settings'
  | 'owner_id'
  | 'started_at'
  | 'closed_at'
  | 'completed_at'
  | 'snapshot_hash'
  | 'people'
  | 'items'
  | 'approved_by'
  | 'signed_off_by'
  | 'signed_off_at'
  | 'now';

/** What the one page tells. */
export interface Summary {
  readonly review: Pick<EvidenceReview, Told>;
  readonly people: ReadonlyMap<number, NamedPerson>;
  readonly figures: Figures;
  readonly paces: readonly Pace[];
  readonly fingerprint: string;
  /** Number of the checkpoint; null: none. */
  readonly checkpoint: number | null;
}

// What the font has, and what reads from left to right letter by letter. Names in other scripts stand
// in full in the files beside it.
const FOREIGN =
  /\p{Extended_Pictographic}|[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Georgian}\p{M}\p{N}\p{P}\p{S}\p{Zs}]/u;

const drawn = (text: string): string =>
  [...text.normalize('NFC')].map((letter) => (FOREIGN.test(letter) ? '?' : letter)).join('');

const SHORT = 70;
const cut = (text: string): string => (text.length > SHORT ? `${text.slice(0, SHORT - 1)}…` : text);

const day = (instant: string | null): string =>
  instant === null ? '-' : `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;

const share = (part: number, whole: number): string =>
  whole === 0 ? '-' : `${part} of ${whole} (${Math.round((100 * part) / whole)} %)`;

type Line = readonly [string, string];

/** A name that can be read, or else the address. */
const nameOf = ({ people }: Summary, id: number | null): string => {
  if (id === null) return '-';
  const person = people.get(id);
  if (person === undefined) return `person ${id}`;
  return FOREIGN.test(person.full_name) ? person.email : person.full_name;
};

const sectionsOf = (summary: Summary): readonly (readonly [string, readonly Line[]])[] => {
  const { review, figures, paces } = summary;
  const answered = figures.keep + figures.revoke + figures.reduce;
  const { rules, reviewers } = review.settings;
  return [
    [
      'Review',
      [
        ['State', review.state.replaceAll('_', ' ')],
        ['Owner', nameOf(summary, review.owner_id)],
        ['Scope', review.settings.scope.kind],
        ['Reviewers', `${figures.reviewers}, by ${reviewers.policy.replaceAll('_', ' ')}`],
        ['Started', day(review.started_at)],
        ['Ended', day(review.closed_at)],
        ['Completed', day(review.completed_at)],
        ['Silence means', rules.on_silence.replaceAll('_', ' ')],
      ],
    ],
    [
      'Population and decisions',
      [
        ['People', String(review.people)],
        ['Items', String(review.items)],
        ['Answered', share(answered, review.items)],
        ['Keep / revoke / reduce', `${figures.keep} / ${figures.revoke} / ${figures.reduce}`],
        ['Unsure / no answer', `${figures.unsure} / ${figures.silent}`],
        ['Decisions in all', String(figures.decisions)],
        ['Advice followed', share(figures.followed, figures.recommended)],
      ],
    ],
    [
      'Effect',
      [
        ['To be taken away', `${figures.planned}, of these ${figures.by_silence} by silence`],
        ...Object.entries(figures.results).map(([result, items]): Line => [
          result.replaceAll('_', ' '),
          String(items),
        ]),
        [
          'Slowest, from decision to effect',
          figures.slowest_hours === null ? '-' : `${figures.slowest_hours.toFixed(1)} h`,
        ],
        ['Second person', nameOf(summary, review.approved_by)],
      ],
    ],
    [
      'Exceptions',
      [
        ...exceptionCounts(figures, paces).map(([what, count]): Line => [what, String(count)]),
        [
          'Signed off',
          review.signed_off_by === null
            ? 'not yet'
            : `${nameOf(summary, review.signed_off_by)}, ${day(review.signed_off_at)}`,
        ],
      ],
    ],
    [
      'Proof',
      [
        ['Snapshot (SHA-256)', review.snapshot_hash ?? '-'],
        ['Key (SHA-256)', summary.fingerprint],
        ['Checkpoint of the audit log', String(summary.checkpoint ?? 'none yet')],
        ['Made', day(review.now)],
      ],
    ],
  ];
};

const fontFile = (name: string): string =>
  createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${name}.ttf`);

const LEFT = 50;
const VALUES = 220;

/** One page for people: A4, some 30 kB, with the letters that it uses. */
export const summaryPdf = async (
  summary: Summary,
  { compress = true }: { readonly compress?: boolean } = {},
): Promise<Buffer> => {
  // Loaded where one is made: it brings fonts.
  const { default: PDFDocument } = await import('pdfkit');
  const { review } = summary;
  const title = cut(drawn(`${review.name}, run ${review.number}`));
  const pdf = new PDFDocument({ size: 'A4', margin: LEFT, compress, info: { Title: title } });
  pdf.registerFont('plain', fontFile('DejaVuSans'));
  pdf.registerFont('bold', fontFile('DejaVuSans-Bold'));
  const parts: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    pdf.on('data', (part: Buffer) => parts.push(part));
    pdf.on('end', resolve);
    pdf.on('error', reject);
  });
  pdf
    .font('plain')
    .fontSize(10)
    .text(cut(drawn(`Access review, ${review.org_name}`)), LEFT, 46);
  pdf.font('bold').fontSize(15).text(title, LEFT, 60);
  let y = 92;
  for (const [heading, lines] of sectionsOf(summary)) {
    pdf.font('bold').fontSize(10).text(heading, LEFT, y);
    y += 16;
    for (const [label, value] of lines) {
      pdf.font('plain').fontSize(8).text(drawn(label), LEFT, y, { lineBreak: false });
      pdf.text(cut(drawn(value)), VALUES, y, { lineBreak: false });
      y += 13;
    }
    y += 9;
  }
  pdf.end();
  await ended;
  return Buffer.concat(parts);
};
