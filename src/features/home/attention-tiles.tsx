import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { useFeature } from '../../api/session.ts';
import { dayIn } from '../../audit/time-range.ts';
import { ErrorPanel, Skeleton } from '../../components/async-states.tsx';
import { When } from '../../components/when.tsx';
import { useTimeZone } from '../../lib/time.ts';
import { homeQueries } from './home.queries.ts';
import './home.css';
import { tilesOf, type Tile } from './tiles.ts';

function AttentionTile({ tile }: { tile: Tile }) {
  return (
    <li>
      <Link className="tile" to={tile.to} data-tone={tile.tone}>
        <span className="tile-count tabular">{tile.count.toLocaleString('en')}</span>
        <span className="tile-label">{tile.label}</span>
        <span className="tile-hint">{tile.hint}</span>
      </Link>
    </li>
  );
}

/** What can be counted from the people alone, where the server counts nothing. */
const COUNTABLE: readonly string[] = ['admins', 'locked'];

/** What needs attention, each tile a link to the list that it counts. */
export function AttentionTiles() {
  const zone = useTimeZone();
  const isTold = useFeature('attention');
  const attention = useQuery(homeQueries.attention(zone));
  if (attention.data === undefined) {
    if (attention.error) {
      return <ErrorPanel error={attention.error} onRetry={() => void attention.refetch()} />;
    }
    return (
      <div className="tiles" role="status" aria-label="Loading">
        {Array.from({ length: 5 }, (_, index) => (
          <div key={index} className="tile">
            <Skeleton />
          </div>
        ))}
      </div>
    );
  }
  const all = tilesOf(attention.data, dayIn(Date.parse(attention.data.as_of), zone));
  const tiles = all.filter(({ key }) => isTold || COUNTABLE.includes(key));
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
