import type { ReactNode } from 'react';
import { useTipStop } from './tip-stop.ts';
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
  <span className={`chip ${tone}`} data-tip={tip} tabIndex={useTipStop(tip)}>
    {icon}
    {children}
    {tip !== undefined && <span className="visually-hidden"> ({tip})</span>}
  </span>
);
