import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import './tip-layer.css';

const DELAY = 350;
const GAP = 6;

/**
 * Tooltips for everything with `data-tip`, on hover and on keyboard focus. One listener for the
 * whole page: a list of 200 rows must not carry 400 tooltip components. The same text must be
 * reachable otherwise (visible, a label, a description): this layer is hidden from screen readers.
 */
export function TipLayer() {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = (target: EventTarget | null, delay: number) => {
      if (!(target instanceof Element) || box.current?.contains(target) === true) return;
      const found = target.closest<HTMLElement>('[data-tip]');
      clearTimeout(timer);
      timer = setTimeout(() => setAnchor(found), found === null ? 80 : delay);
    };
    const hide = () => {
      clearTimeout(timer);
      setAnchor(null);
    };
    const onOver = (event: PointerEvent) => {
      if (event.pointerType !== 'touch') show(event.target, DELAY);
    };
    const onFocus = (event: FocusEvent) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) {
        show(event.target, 0);
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

  const text = anchor?.dataset['tip'];
  useLayoutEffect(() => {
    if (anchor === null || box.current === null) return;
    const from = anchor.getBoundingClientRect();
    const own = box.current.getBoundingClientRect();
    const above = from.top - own.height - GAP;
    const left = from.left + from.width / 2 - own.width / 2;
    box.current.style.top = `${above > GAP ? above : from.bottom + GAP}px`;
    box.current.style.left = `${Math.max(GAP, Math.min(left, innerWidth - own.width - GAP))}px`;
  }, [anchor, text]);

  if (!text) return null;
  return (
    <div ref={box} className="tip" aria-hidden="true">
      {text}
    </div>
  );
}
