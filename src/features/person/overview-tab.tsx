import type { User } from '../../../contract/users.ts';
import { useFeature } from '../../api/session.ts';
import { Section } from '../../components/section.tsx';
import { EditForm } from './edit-form.tsx';
import { Facts } from './facts.tsx';
import { Metrics } from './metrics.tsx';
import './person.css';

// Sign-ins and sessions: counted where they are told.
const Figures = ({ userId }: { userId: number }) =>
  useFeature('sessions') && (
    <Section title="Last 30 days" isFlush>
      <Metrics userId={userId} />
    </Section>
  );

/** Thirty days, name and address, and the facts beside them. */
export const OverviewTab = ({ person }: { person: User }) => (
  <div className="person-overview">
    <div className="section-stack">
      <Figures userId={person.id} />
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
