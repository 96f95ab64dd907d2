/** One line of the metrics. */
export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with all its lines; those of a histogram are under its own name. */
export interface Family {
  readonly type: string;
  readonly help: string;
  readonly samples: Sample[];
}

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads Prometheus' text form. Throws on a line that does not belong there. */
export const parseExposition = (text: string): Map<string, Family> => {
  const families = new Map<string, { type: string; help: string; samples: Sample[] }>();
  const family = (name: string) => {
    const found = families.get(name) ?? { type: '', help: '', samples: [] };
    families.set(name, found);
    return found;
  };
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [, keyword, about = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === 'HELP') family(about).help = rest;
    else if (keyword === 'TYPE') family(about).type = rest;
    else {
      const [, name = '', labels = '', value = ''] = LINE.exec(line) ?? [];
      const owner = families.has(name) ? name : name.replace(/_(bucket|sum|count)$/, '');
      if (!families.has(owner)) throw new Error(`not a metric: ${line}`);
      family(owner).samples.push({
        labels: Object.fromEntries([...labels.matchAll(LABEL)].map(([, key, text]) => [key, text])),
        value: Number(value.replace('Inf', 'Infinity')),
      });
    }
  }
  return families;
};
