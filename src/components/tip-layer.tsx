import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import './tip-layer.css';

const DELAY = 350;
const GAP = 6;

interface Tip {
  readonly anchor: HTMLElement;
  /** Lines from the row around the anchor. */
  readonly rowLines: readonly string[];
}

/** What the cells of a row have to tell, each with the name of its column. */
function linesOf(row: Element): string[] {
  return [...row.querySelectorAll<HTMLElement>('[data-tip]:not(a, button)')].map((element) => {
    const column = element.closest<HTMLElement>('[data-label]')?.dataset['label'];
    const tip = element.dataset['tip'] ?? '';
    return column === undefined ? tip : `${column}: ${tip}`;
  });
}

/** The tip of what a pointer is over. */
function tipAt(target: Element): Tip | null {
  const anchor = target.closest<HTMLElement>('[data-tip]');
  return anchor === null ? null : { anchor, rowLines: [] };
}

/** The tip of what has the focus; the first control of a table's row speaks for the row. */
function tipOfFocus(target: Element): Tip | null {
  const row = target.closest('td')?.parentElement;
  if (!(target instanceof HTMLElement) || row?.querySelector('a, button') !== target) {
    return tipAt(target);
  }
  const rowLines = linesOf(row);
  return rowLines.length === 0 ? tipAt(target) : { anchor: target, rowLines };
}

/**
 * Tooltips for everything with `data-tip`, on hover and on keyboard focus. One listener for the
 * whole page: a list of 200 rows must not carry 400 tooltip components. The same text must be
 * reachable otherwise (visible, a label, a description): this layer is hidden from screen readers.
 */
export function TipLayer() {
  const [tip, setTip] = useState<Tip | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (found: Tip | null, delay: number) => {
      clearTimeout(timer);
      timer = setTimeout(() => setTip(found), found === null ? 80 : delay);
    };
    const hide = () => {
      clearTimeout(timer);
      setTip(null);
    };
    const onOver = (event: PointerEvent) => {
      const { target } = event;
      if (event.pointerType === 'touch' || !(target instanceof Element)) return;
      if (box.current?.contains(target) !== true) show(tipAt(target), DELAY);
    };
    const onFocus = (event: FocusEvent) => {
      const { target } = event;
      if (target instanceof Element && target.matches(':focus-visible')) {
        show(tipOfFocus(target), 0);
      }
    };
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('pointerover', onOver);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('focusout', hide);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('keydown', onKey);
    document.addEventListener('scroll', hide, true);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', onOver);
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('scroll', hide, true);
    };
  }, []);

  // What it tells may change under the pointer: a button's reason with what is typed.
  useEffect(() => {
    if (tip === null) return;
    const observer = new MutationObserver(() => setTip({ ...tip }));
    observer.observe(tip.anchor, { attributes: true, attributeFilter: ['data-tip'] });
    return () => observer.disconnect();
  }, [tip]);

  const text = [tip?.anchor.dataset['tip'], ...(tip?.rowLines ?? [])].filter(Boolean).join('\n');
  useLayoutEffect(() => {
    if (tip === null || box.current === null) return;
    // Where it stood before must not make the new text narrow.
    box.current.style.left = '0';
    const from = tip.anchor.getBoundingClientRect();
    const own = box.current.getBoundingClientRect();
    const above = from.top - own.height - GAP;
    const left = from.left + from.width / 2 - own.width / 2;
    box.current.style.top = `${above > GAP ? above : from.bottom + GAP}px`;
    box.current.style.left = `${Math.max(GAP, Math.min(left, innerWidth - own.width - GAP))}px`;
  }, [tip, text]);

  if (text === '') return null;
  return (
    <div ref={box} className="tip" aria-hidden="true">
      {text}
    </div>
  );
}
