/** The mark: a list with one line ticked off. */
export const Logo = ({ size = 24 }: { size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 32 32"
    fill="none"
    aria-hidden="true"
    focusable="false"
  >
    <rect width="32" height="32" rx="8" fill="var(--accent)" />
    <path
      d="M8 11.5h9M8 16h6M8 20.5h9"
      stroke="var(--on-accent)"
      strokeWidth="2.4"
      strokeLinecap="round"
      opacity=".55"
    />
    <path
      d="m17.5 17.5 3 3 5-7"
      stroke="var(--on-accent)"
      strokeWidth="2.6"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);
