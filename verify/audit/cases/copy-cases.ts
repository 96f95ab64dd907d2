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
