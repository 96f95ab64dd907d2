import { Link, type To } from 'react-router';
import './tabs.css';

export interface TabLink {
  readonly label: string;
  readonly to: To;
  readonly isCurrent: boolean;
  /** Null while unknown. */
  readonly count?: number | null;
}

/** Tabs and quick views are links: each has an address, opens in a new tab, and Back works. */
export const Tabs = ({ label, tabs }: { label: string; tabs: readonly TabLink[] }) => (
  <nav className="tabs" aria-label={label}>
    {tabs.map((tab) => (
      <Link
        key={tab.label}
        to={tab.to}
        preventScrollReset
        aria-current={tab.isCurrent ? 'page' : undefined}
      >
        {tab.label}{' '}
        {tab.count !== undefined && (
          <span className="tab-count">
            {tab.count === null ? '' : tab.count.toLocaleString('en')}
          </span>
        )}
      </Link>
    ))}
  </nav>
);
