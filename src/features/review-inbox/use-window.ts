import { useLayoutEffect, useRef, useState } from 'react';

/** Rows drawn beyond what can be seen, so that a quick scroll does not show a gap. */
const BEYOND = 10;
/** Assumed before the frame has been measured. */
const HEIGHT = 800;

/**
 * Which rows of a long list are drawn: those in sight and a few beyond. Rows are all of one height.
 * The chosen one is scrolled into sight as the choice moves.
 */
export function useWindow({ count, row, chosen }: { count: number; row: number; chosen: number }) {
  const frame = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(HEIGHT);
  const pending = useRef(0);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null || typeof ResizeObserver === 'undefined') return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight || HEIGHT));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null || chosen < 0) return;
    const seen = element.clientHeight || HEIGHT;
    const above = chosen * row;
    if (above < element.scrollTop) element.scrollTop = above;
    else if (above + row > element.scrollTop + seen) element.scrollTop = above + row - seen;
    setTop(element.scrollTop);
  }, [chosen, row]);
  const onScroll = () => {
    cancelAnimationFrame(pending.current);
    pending.current = requestAnimationFrame(() => setTop(frame.current?.scrollTop ?? 0));
  };

  const from = Math.max(0, Math.floor(top / row) - BEYOND);
  const to = Math.min(count, Math.ceil((top + height) / row) + BEYOND);
  return { frame, from, to, onScroll };
}
