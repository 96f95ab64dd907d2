import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Team } from '../../../contract/teams.ts';
import type { User } from '../../../contract/users.ts';
import { useSession } from '../../api/session.ts';
import type { Act } from '../../people/availability.ts';
import type { Option } from './option.ts';
import { paletteQueries } from './palette.queries.ts';
import { parseCommand, searchesOf } from './parse-command.ts';
import { personOptions } from './person-options.tsx';
import {
  accessOptions,
  auditOptions,
  offboardOptions,
  pageOptions,
  peopleOptions,
  resourceOptions,
  teamPlaceOptions,
} from './place-options.tsx';
import { teamOptions } from './team-options.tsx';

/** Fewer letters fit too much to be of use. */
const LEAST = 2;

/** The text once typing has settled. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), 200);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}

/** What the palette can set going. */
export interface Acts {
  readonly start: (act: Act, person: User) => void;
  readonly add: (person: User, team: Team) => void;
  readonly take: (person: User, team: Team) => void;
}

/** What fits a text: orders first, then pages, people, teams and resources. */
export function useOptions(text: string, acts: Acts) {
  const session = useSession();
  const isAdmin = session.rights.org_admin;
  const asked = useSettled(text.trim());
  const command = parseCommand(asked);
  const search = searchesOf(command, asked);
  const people = useQuery({
    ...paletteQueries.people(search.people),
    enabled: isAdmin && search.people.length >= LEAST,
  });
  const teams = useQuery({
    ...paletteQueries.teams(search.teams),
    enabled: search.teams.length >= LEAST,
  });
  const resources = useQuery({
    ...paletteQueries.resources(search.resources),
    enabled: isAdmin && search.resources.length >= LEAST,
  });
  // Old rows stay while new ones load, but not those of a search that is over.
  const rowsOf = <T>(query: { readonly data: { readonly items: T[] } | undefined }, by: string) =>
    by.length >= LEAST ? (query.data?.items ?? []) : [];
  const found = {
    people: rowsOf(people, search.people),
    teams: rowsOf(teams, search.teams),
    resources: rowsOf(resources, search.resources),
  };

  const ordered = (): Option[] => {
    if (command === null) return [];
    if (command.verb === 'audit') return auditOptions(found.people, found.teams);
    if (command.verb === 'access') return accessOptions(found.people, found.resources);
    if (command.verb === 'offboard') return offboardOptions(found.people, session);
    if (command.verb === 'add' || command.verb === 'take') {
      return teamOptions(command.verb, found.people, found.teams, session, acts[command.verb]);
    }
    return personOptions(command.verb, found.people, session, acts.start);
  };
  const options = [
    ...ordered(),
    ...pageOptions(text.trim(), session),
    ...(command === null
      ? [
          ...peopleOptions(found.people),
          ...teamPlaceOptions(found.teams),
          ...resourceOptions(found.resources),
        ]
      : []),
  ];
  const all = [people, teams, resources];
  return {
    options,
    isSearching: asked !== text.trim() || all.some(({ isFetching }) => isFetching),
    error: all.find(({ error }) => error !== null)?.error ?? null,
  };
}
