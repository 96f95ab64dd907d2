import type { User } from '../../../contract/users.ts';
import { Section } from '../../components/section.tsx';
import { EditForm } from './edit-form.tsx';
import { Facts } from './facts.tsx';
import { Metrics } from './metrics.tsx';
import './person.css';

/** Thirty days, name and address, and the facts beside them. */
export const OverviewTab = ({ person }: { person: User }) => (
  <div className="person-overview">
    <div className="section-stack">
      <Section title="Last 30 days" isFlush>
        <Metrics userId={person.id} />
      </Section>
      <Section title="Name and e-mail">
        <EditForm key={person.id} person={person} />
      </Section>
    </div>
    <div className="section-stack">
      <Section title="Facts" isFlush>
        <Facts person={person} />
      </Section>
    </div>
  </div>
);
