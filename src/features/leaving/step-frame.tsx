import type { ReactNode } from 'react';
import { messageOf, requestIdOf } from '../../api/errors.ts';
import { CheckIcon } from '../../components/icons.tsx';
import { Notice } from '../../components/notice.tsx';

/** One step of leaving: its mark, what is left of it, and the way to do it. */
export const StepFrame = ({
  number,
  title,
  isDone,
  state,
  act,
  error,
  children,
}: {
  number: number;
  title: string;
  isDone: boolean;
  state: ReactNode;
  act?: ReactNode;
  /** Why the last try failed; null when there was none, or it went well. */
  error: unknown;
  children?: ReactNode;
}) => (
  <li className={isDone ? 'leave-step done' : 'leave-step'}>
    <span className="leave-mark" aria-hidden="true">
      {isDone ? <CheckIcon /> : number}
    </span>
    <div className="leave-what">
      <h3>
        {title}
        <span className="visually-hidden">{isDone ? ': done' : ': open'}</span>
      </h3>
      <p className="muted">{state}</p>
      {children}
      {error !== null && error !== undefined && (
        <Notice tone="danger" role="alert">
          {messageOf(error)}
          {requestIdOf(error) !== null && (
            <span className="request-id mono">Request {requestIdOf(error)}</span>
          )}
        </Notice>
      )}
    </div>
    {act !== undefined && <div className="leave-act">{act}</div>}
  </li>
);

/** The first few names of many. */
export const Names = ({ names, count }: { names: readonly string[]; count: number }) =>
  names.length === 0 ? null : (
    <p className="small leave-names">
      {names.map((name, index) => (
        <span key={`${index} ${name}`}>
          {index > 0 && ', '}
          <bdi>{name}</bdi>
        </span>
      ))}
      {count > names.length && ` and ${(count - names.length).toLocaleString('en')} more`}
    </p>
  );
