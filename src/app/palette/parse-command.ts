/** What somebody typed, as far as it is an order: a verb, and the words that name whom and what. */
export type Command =
  | { readonly verb: PersonVerb | 'offboard'; readonly who: string }
  | { readonly verb: 'add' | 'take'; readonly who: string; readonly team: string }
  | { readonly verb: 'audit' | 'access'; readonly of: string; readonly kind: ThingKind | null };

/** Orders about one person, by the act that each is. */
export type PersonVerb =
  | 'lock'
  | 'unlock'
  | 'deactivate'
  | 'activate'
  | 'reset'
  | 'password'
  | 'role'
  | 'remove'
  | 'impersonate';

/** What a word before a name says that it is the name of. */
export type ThingKind = 'person' | 'team' | 'resource';

const PERSON_VERBS: readonly (readonly [RegExp, PersonVerb | 'offboard'])[] = [
  [/^offboard (.+)$/, 'offboard'],
  [/^(?:make|set) (.+?) (?:an? )?(?:admin|member)$/, 'role'],
  [/^change (?:the )?role of (.+)$/, 'role'],
  [/^(?:one[- ]time password|set (?:a )?password) (?:of |for )?(.+)$/, 'password'],
  [
    /^(?:reset|send (?:a )?reset(?: link)?(?: to)?) (?:the )?(?:password )?(?:of |for |to )?(.+)$/,
    'reset',
  ],
  [/^(?:sign in as|act as|impersonate) (.+)$/, 'impersonate'],
  [/^unlock (.+)$/, 'unlock'],
  [/^lock (.+)$/, 'lock'],
  [/^deactivate (.+)$/, 'deactivate'],
  [/^activate (.+)$/, 'activate'],
];

const OF = /^(?:(person|team|resource) )?(.+)$/;

// `bo's password` is said as `reset bo's password`.
const named = (text: string): string =>
  text.replace(/['’]s(?: password| account| role)?$/, '').trim();

const thing = (verb: 'audit' | 'access', rest: string): Command => {
  const [, kind = null, of = ''] = OF.exec(rest) ?? [];
  return { verb, of: named(of), kind: kind as ThingKind | null };
};

/**
 * Reads a line as an order in plain words: "lock ana", "add bo to data team", "audit of team X",
 * "reset bo's password". Null for what is none: a page or somebody to be looked for.
 */
export function parseCommand(line: string): Command | null {
  const text = line.trim().replaceAll(/\s+/g, ' ').toLowerCase();
  const [, adding = '', toTeam = ''] = /^add (.+?) to (?:the )?(?:team )?(.+)$/.exec(text) ?? [];
  if (toTeam !== '') return { verb: 'add', who: adding, team: ofTeam(toTeam) };
  const [, taking = '', fromTeam = ''] =
    /^(?:remove|take) (.+?) (?:from|out of) (?:the )?(?:team )?(.+)$/.exec(text) ?? [];
  if (fromTeam !== '' && !/^(?:the )?org(?:anization)?$/.test(fromTeam)) {
    return { verb: 'take', who: taking, team: ofTeam(fromTeam) };
  }
  const [, removed = ''] = /^remove (.+?)(?: from (?:the )?org(?:anization)?)?$/.exec(text) ?? [];
  if (removed !== '') return { verb: 'remove', who: removed };
  const [, audited = ''] = /^(?:audit|log|activity)(?: log)? (?:of |for )?(.+)$/.exec(text) ?? [];
  if (audited !== '') return thing('audit', audited);
  const [, reached = ''] = /^(?:access|who can reach)(?: of| to)? (.+)$/.exec(text) ?? [];
  if (reached !== '') return thing('access', reached);
  for (const [pattern, verb] of PERSON_VERBS) {
    const [, who] = pattern.exec(text) ?? [];
    if (who !== undefined) return { verb, who: named(who) };
  }
  return null;
}

// "data team" is the team called Data, or Data Team.
const ofTeam = (text: string): string => text.replace(/ team$/, '').trim();

/** What is to be searched for among people, teams and resources; empty for not at all. */
export function searchesOf(
  command: Command | null,
  text: string,
): { readonly people: string; readonly teams: string; readonly resources: string } {
  if (command === null) return { people: text, teams: text, resources: text };
  if ('who' in command) {
    return { people: command.who, teams: 'team' in command ? command.team : '', resources: '' };
  }
  const { kind, of, verb } = command;
  const isAbout = (one: ThingKind) => kind === null || kind === one;
  return {
    people: isAbout('person') ? of : '',
    teams: verb === 'audit' && isAbout('team') ? of : '',
    resources: verb === 'access' && isAbout('resource') ? of : '',
  };
}
