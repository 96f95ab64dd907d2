import type { ReactNode } from 'react';
import { CheckIcon, InfoIcon, WarningIcon } from './icons.tsx';
import './controls.css';

/** A block that says something about what stands around it. `role` alert for what just went wrong. */
export const Notice = ({
  tone = 'info',
  role,
  children,
}: {
  tone?: 'info' | 'warn' | 'danger' | 'ok';
  role?: 'alert' | 'status';
  children: ReactNode;
}) => (
  <div className={`notice ${tone}`} role={role}>
    {tone === 'ok' ? <CheckIcon /> : tone === 'info' ? <InfoIcon /> : <WarningIcon />}
    <div>{children}</div>
  </div>
);
