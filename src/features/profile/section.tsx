import { useId, type ReactNode } from 'react';
import './profile.css';

/** One topic of a profile tab: heading and a sentence about it above, content below. */
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
    <section className="profile-section" aria-labelledby={id}>
      <header className="profile-section-head">
        <div>
          <h2 id={id}>{title}</h2>
          {lead !== undefined && <p>{lead}</p>}
        </div>
        {actions !== undefined && <div className="row">{actions}</div>}
      </header>
      {isFlush ? children : <div className="card profile-pad">{children}</div>}
    </section>
  );
}

/** The topics of one tab, below each other. */
export const Sections = ({ children }: { children: ReactNode }) => (
  <div className="profile-tab">{children}</div>
);
