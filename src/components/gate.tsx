import { useEffect, type ReactNode } from 'react';
import { Logo } from './logo.tsx';
import './gate.css';

/** Frame of the pages before sign-in: one narrow column, nothing else. */
export function Gate({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead?: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Rollcall`;
  }, [title]);
  return (
    <main className="gate">
      <div className="gate-inner">
        <header className="gate-head">
          <span className="gate-mark">
            <Logo size={36} />
          </span>
          <h1>{title}</h1>
          {lead !== undefined && <p>{lead}</p>}
        </header>
        {children}
        {foot !== undefined && <footer className="gate-foot">{foot}</footer>}
      </div>
    </main>
  );
}
