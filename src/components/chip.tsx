import type { ReactNode } from 'react';
import './controls.css';

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'info' | 'accent';

/** A short state word. Never the only carrier of meaning by colour: it always has text. */
export const Chip = ({
  tone = 'neutral',
  icon,
  tip,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  tip?: string;
  children: ReactNode;
}) => (
  <span className={`chip ${tone}`} data-tip={tip} tabIndex={tip === undefined ? undefined : 0}>
    {icon}
    {children}
  </span>
);
