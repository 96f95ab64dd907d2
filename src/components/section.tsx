import { useId, type ReactNode } from 'react';
import './section.css';

/** One topic of a page or tab: heading and a sentence about it above, content below. */
export function Section({
  title,
  lead,
  actions,
  isFlush = false,
  children,
}: {
  title: string;
  lead?: ReactNode;
  actions?: ReactNode;
  /** The content brings its own frame, as tables do. */
  isFlush?: boolean;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="section" aria-labelledby={id}>
      <header className="section-head">
        <div>
          <h2 id={id}>{title}</h2>
          {lead !== undefined && <p>{lead}</p>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </header>
      {isFlush ? children : <div className="card section-pad">{children}</div>}
    </section>
  );
}

/** Topics below each other. */
export const Sections = ({ children }: { children: ReactNode }) => (
  <div className="section-stack">{children}</div>
);
