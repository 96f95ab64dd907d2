import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Attention } from '../../../contract/system.ts';
import { useFeature } from '../../api/session.ts';
import { dayIn } from '../../lib/days.ts';
import { ErrorPanel, Skeleton } from '../../components/async-states.tsx';
import { When } from '../../components/when.tsx';
import { useTimeZone } from '../../lib/time.ts';
import { homeQueries } from './home.queries.ts';
import './home.css';
import { tilesOf, type Tile } from './tiles.ts';

const TileText = ({ tile, count }: { tile: Tile; count: ReactNode }) => (
  <>
    <span className="tile-count tabular">{count}</span>
    <span className="tile-label">{tile.label}</span>
    <span className="tile-hint">{tile.hint}</span>
  </>
);

function AttentionTile({ tile }: { tile: Tile }) {
  return (
    <li>
      <Link className="tile" to={tile.to} data-tone={tile.tone}>
        <TileText tile={tile} count={tile.count.toLocaleString('en')} />
      </Link>
    </li>
  );
}

/** What can be counted from the people alone, where the server counts nothing. */
const COUNTABLE: readonly string[] = ['admins', 'locked'];

/** Nothing waits: the tiles that always stand. */
const QUIET: Attention = {
  locked: 0,
  invites_expiring: 0,
  invites_expired: 0,
  admins_idle_60: 0,
  active_admins: 2,
  failed_sign_ins_today: 0,
  addresses_stopped_today: 0,
  reviews_due: { my_items: 0, overdue: 0, waiting: 0 },
  as_of: '',
};

/** The tiles that always stand, without their numbers: what is below them keeps its place. */
const Loading = ({ tiles }: { tiles: readonly Tile[] }) => (
  <>
    <div className="tiles" role="status" aria-label="Loading">
      {tiles.map((tile) => (
        <div key={tile.key} className="tile" aria-hidden="true">
          <TileText tile={tile} count={<Skeleton width="2.5rem" />} />
        </div>
      ))}
    </div>
    <p className="small">
      <Skeleton width="8rem" />
    </p>
  </>
);

/** What needs attention, each tile a link to the list that it counts. */
export function AttentionTiles() {
  const zone = useTimeZone();
  const isTold = useFeature('attention');
  const isShown = ({ key }: Tile) => isTold || COUNTABLE.includes(key);
  const attention = useQuery(homeQueries.attention(zone));
  if (attention.data === undefined) {
    if (attention.error) {
      return <ErrorPanel error={attention.error} onRetry={() => void attention.refetch()} />;
    }
    return <Loading tiles={tilesOf(QUIET, '').filter(isShown)} />;
  }
  const all = tilesOf(attention.data, dayIn(Date.parse(attention.data.as_of), zone));
  const tiles = all.filter(isShown);
  const isQuiet = tiles.every(({ tone }) => tone === 'calm');
  return (
    <>
      <ul className="tiles">
        {tiles.map((tile) => (
          <AttentionTile key={tile.key} tile={tile} />
        ))}
      </ul>
      <p className="muted small">
        {isQuiet && 'Nothing waits for you. '}
        As of <When at={attention.data.as_of} />.
      </p>
    </>
  );
}
