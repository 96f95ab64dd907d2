import { useEffect, type ReactNode } from 'react';
import { useWatch } from 'react-hook-form';
import type { PasswordRules } from '../../contract/passwords.ts';
import { lengthOf } from '../lib/password-rules.ts';
import { announce } from './feedback-store.ts';
import { PasswordField } from './fields.tsx';
import { CheckIcon, CloseIcon } from './icons.tsx';
import { usePasswordVerdict, type PasswordJudgement } from './use-password-verdict.ts';
import './new-password-field.css';

type RuleState = 'open' | 'checking' | 'met' | 'broken';
const SPOKEN: Record<RuleState, string> = {
  open: '',
  checking: ', being checked',
  met: ', met',
  broken: ', not met',
};

const Rule = ({ state, children }: { state: RuleState; children: ReactNode }) => (
  <span role="listitem" className={`password-rule ${state}`}>
    <span className="password-rule-mark" aria-hidden="true">
      {state === 'met' && <CheckIcon />}
      {state === 'broken' && <CloseIcon />}
      {state === 'checking' && <span className="spinner" />}
      {state === 'open' && <span className="password-rule-dot" />}
    </span>
    <span>
      {children}
      <span className="visually-hidden">{SPOKEN[state]}</span>
    </span>
  </span>
);

function LengthRule({ length, rules }: { length: number; rules: PasswordRules }) {
  if (length > rules.max_length) {
    return <Rule state="broken">At most {rules.max_length} characters</Rule>;
  }
  const missing = rules.min_length - length;
  return (
    <Rule state={missing <= 0 ? 'met' : 'open'}>
      At least {rules.min_length} characters
      {length > 0 && missing > 0 && <span className="tabular">: {missing} to go</span>}
    </Rule>
  );
}

function JudgementRule({ judgement }: { judgement: PasswordJudgement }) {
  if (judgement.state === 'refused') {
    return judgement.problems.map((problem) => (
      <Rule key={problem} state="broken">
        {problem}
      </Rule>
    ));
  }
  if (judgement.state === 'unknown') {
    return <Rule state="open">Hard to guess: checked when you save</Rule>;
  }
  return (
    <Rule state={judgement.state === 'fine' ? 'met' : judgement.state}>
      Not a common password, nor your name, address or organization
    </Rule>
  );
}

/**
 * A new password with its rules, ticked off while typing: length at once, the rest by the server a
 * moment after the last key. `resetToken` tells the server whose password it will be, when nobody is
 * signed in.
 */
export function NewPasswordField({
  name,
  label,
  rules,
  resetToken,
}: {
  name: string;
  label: string;
  rules: PasswordRules;
  resetToken?: string;
}) {
  const value: unknown = useWatch({ name });
  const password = typeof value === 'string' ? value : '';
  const length = lengthOf(password);
  const isWorthAsking = length >= rules.min_length && length <= rules.max_length;
  const judgement = usePasswordVerdict(password, { isWorthAsking, resetToken });
  const problems = judgement.state === 'refused' ? judgement.problems.join('. ') : '';
  useEffect(() => {
    if (problems !== '') announce(problems);
  }, [problems]);
  return (
    <PasswordField
      name={name}
      label={label}
      autoComplete="new-password"
      hint={
        <span role="list" aria-label="Password rules" className="password-rules">
          <LengthRule length={length} rules={rules} />
          <JudgementRule judgement={judgement} />
        </span>
      }
    />
  );
}
