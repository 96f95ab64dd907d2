import type { CheckpointLine } from '../../../server/audit/statement.ts';
import type { Questions } from './questions.ts';

/** Checkpoints of more than one place. */
export const askAboutCopies = ({ ask, whole, anewAtSeal }: Questions): void => {
  const lines = whole.log().trimEnd().split('\n');
  const some = (keeps: (index: number) => boolean): string =>
    lines.filter((_line, index) => keeps(index)).join('\n');
  const [early, late] = [some((index) => index < 3), some((index) => index >= 3)];
  ask('good, files in another order', whole, { checkpoints: [late, early] });
  ask('good, two copies', whole, { checkpoints: [whole.log(), whole.log()] });
  ask('good, a copy of the end before the whole', whole, { checkpoints: [late, whole.log()] });
  ask('good, copies that lack something', whole, {
    checkpoints: [
      some((index) => index % 3 !== 0),
      some((index) => index % 3 !== 1),
      some((index) => index % 3 !== 2),
    ],
  });
  ask('a copy of the end behind what comes before', whole, {
    checkpoints: [[...lines.slice(3), ...lines.slice(0, 3)].join('\n')],
  });
  const other = whole.copy().restate(3, { rows: 1 });
  ask('copies that differ in a statement', whole, { checkpoints: [whole.log(), other.log()] });
  const moved = whole.copy();
  moved.lines = moved.lines.map((line, index) =>
    index === 3 ? { ...line, heads: line.heads.slice(1) } : line,
  );
  ask('copies that differ in their heads', whole, { checkpoints: [whole.log(), moved.log()] });
  ask('copies of two histories', whole, { checkpoints: [whole.log(), anewAtSeal.log()] });
};

/** What the server logs of each checkpoint: its statement and signature, without heads. */
const logged = (lines: readonly CheckpointLine[]): string =>
  lines
    .map(({ checkpoint, signature }, at) =>
      JSON.stringify({ level: 30, time: at, checkpoint, signature, msg: 'audit checkpoint' }),
    )
    .join('\n');

/** Lines of the log, alone and beside files. */
export const askAboutLogs = ({ ask, whole, key }: Questions): void => {
  const all = whole.lines;
  const later = all.map((line, index) => ({ ...line, full: index > 4 }));
  const file = (lines: readonly CheckpointLine[]) =>
    lines.map((line) => JSON.stringify(line)).join('\n');
  const logs = (name: string, ...checkpoints: string[]) => ask(name, whole, { checkpoints });
  logs('good, a log', logged(all));
  logs('good, logs of two processes', logged(all), logged(all.slice(2)));
  logs('good, a log that lacks lines', logged(all.toSpliced(2, 2)));
  logs('good, a log beside files', logged(all), whole.log());
  logs('good, files beside a log', whole.log(), logged(all));
  logs('good, a log that goes on behind files', file(all.slice(0, 3)), logged(all));
  logs('good, a log before files', logged(all.slice(0, 3)), file(all.slice(3)));
  logs('good, a log before moved heads', logged(all.slice(0, 3)), file(later.slice(3)));
  logs('a log in another order', logged(all.toReversed()));
  logs(
    'files that go on behind a log that lacks lines',
    logged(all.slice(0, 2)),
    file(later.slice(3)),
  );
  const restated = whole.copy().restate(3, { rows: 1 });
  logs('a log that differs from the files', whole.log(), logged(restated.lines));
  const forged = all.map((line, index) =>
    index === 3 ? { ...line, signature: key.sign(Buffer.from('x')) } : line,
  );
  logs('a log with a wrong signature', logged(forged));
  logs('a log with a wrong signature, beside files', whole.log(), logged(forged));
};
