import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Notice } from '../../components/notice.tsx';

/** Says that items have come to the reader since the list was read; they come in when asked for. */
export function MoreCame({ items, onLoad }: { items: number; onLoad: () => void }) {
  const [known, setKnown] = useState(items);
  // Given away: the list shows that by itself.
  if (items < known) setKnown(items);
  if (items <= known) return null;
  const more = items - known;
  return (
    <Notice role="status">
      <span className="row">
        {more === 1 ? 'One more item has' : `${more.toLocaleString('en')} more items have`} come to
        you.
        <Button
          onClick={() => {
            setKnown(items);
            onLoad();
          }}
        >
          Show
        </Button>
      </span>
    </Notice>
  );
}
