import { Facts } from './facts.tsx';
import { Memberships } from './memberships.tsx';
import { NameForm } from './name-form.tsx';
import { Section } from '../../components/section.tsx';

/** Name, facts and memberships. */
export const ProfileTab = () => (
  <>
    <Section title="How others see you">
      <NameForm />
    </Section>
    <Section title="Account" isFlush>
      <Facts />
    </Section>
    <Section title="Organizations" isFlush>
      <Memberships />
    </Section>
  </>
);
