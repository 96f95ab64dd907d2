import type { ReactNode } from 'react';

const icon = (name: string, shape: ReactNode) => {
  const Icon = ({ size = 16 }: { size?: number }) => (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {shape}
    </svg>
  );
  Icon.displayName = name;
  return Icon;
};

export const HomeIcon = icon(
  'HomeIcon',
  <path d="M2.5 7 8 2.5 13.5 7v6a.5.5 0 0 1-.5.5H9.75V10h-3.5v3.5H3a.5.5 0 0 1-.5-.5Z" />,
);
export const PeopleIcon = icon(
  'PeopleIcon',
  <>
    <circle cx="6" cy="5.5" r="2.5" />
    <path d="M1.5 13.5c.3-2.6 2-4 4.5-4s4.2 1.4 4.5 4M10.5 3.2a2.4 2.4 0 0 1 0 4.6M12 9.9c1.5.5 2.3 1.7 2.5 3.6" />
  </>,
);
export const TeamIcon = icon(
  'TeamIcon',
  <path d="M8 7.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM4 12.75c0-2 1.75-3.25 4-3.25s4 1.25 4 3.25M3.25 8.5a1.5 1.5 0 1 1 .6-2.9M1.5 11.5c.1-1.1.6-1.9 1.5-2.4M12.75 8.5a1.5 1.5 0 1 0-.6-2.9M14.5 11.5c-.1-1.1-.6-1.9-1.5-2.4" />,
);
export const MailIcon = icon(
  'MailIcon',
  <>
    <rect x="1.75" y="3" width="12.5" height="10" rx="1.5" />
    <path d="m2 4.5 6 4.5 6-4.5" />
  </>,
);
export const LockIcon = icon(
  'LockIcon',
  <>
    <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
    <path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2" />
  </>,
);
export const KeyIcon = icon(
  'KeyIcon',
  <>
    <circle cx="5.25" cy="10.75" r="2.75" />
    <path d="m7.25 8.75 6-6M10.5 5.5l2 2" />
  </>,
);
export const UnlockIcon = icon(
  'UnlockIcon',
  <>
    <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
    <path d="M5.25 7V5a2.75 2.75 0 0 1 5.3-1" />
  </>,
);
export const AuditIcon = icon(
  'AuditIcon',
  <>
    <path d="M4 2.5h8a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1Z" />
    <path d="M5.5 6h5M5.5 8.5h5M5.5 11H8" />
  </>,
);
export const SearchIcon = icon(
  'SearchIcon',
  <>
    <circle cx="7" cy="7" r="4.25" />
    <path d="m10.25 10.25 3.25 3.25" />
  </>,
);
export const PlusIcon = icon('PlusIcon', <path d="M8 3v10M3 8h10" />);
export const CloseIcon = icon('CloseIcon', <path d="m4 4 8 8M12 4l-8 8" />);
export const CheckIcon = icon('CheckIcon', <path d="m3 8.5 3.25 3.25L13 5" />);
export const ChevronDownIcon = icon('ChevronDownIcon', <path d="m4 6 4 4 4-4" />);
export const ChevronLeftIcon = icon('ChevronLeftIcon', <path d="m10 3.5-4.5 4.5L10 12.5" />);
export const ChevronRightIcon = icon('ChevronRightIcon', <path d="M6 3.5 10.5 8 6 12.5" />);
export const ArrowUpIcon = icon('ArrowUpIcon', <path d="M8 13V3M4 7l4-4 4 4" />);
export const ArrowDownIcon = icon('ArrowDownIcon', <path d="M8 3v10M4 9l4 4 4-4" />);
export const MoreIcon = icon(
  'MoreIcon',
  <g fill="currentColor" stroke="none">
    <circle cx="3.5" cy="8" r="1.25" />
    <circle cx="8" cy="8" r="1.25" />
    <circle cx="12.5" cy="8" r="1.25" />
  </g>,
);
export const ColumnsIcon = icon(
  'ColumnsIcon',
  <>
    <rect x="2" y="3" width="12" height="10" rx="1.5" />
    <path d="M6 3v10M10 3v10" />
  </>,
);
export const RowsIcon = icon('RowsIcon', <path d="M2.5 4h11M2.5 6.7h11M2.5 9.3h11M2.5 12h11" />);
export const DownloadIcon = icon(
  'DownloadIcon',
  <path d="M8 2.5v7.5M4.75 7 8 10.25 11.25 7M2.5 13.25h11" />,
);
export const FilterIcon = icon('FilterIcon', <path d="M2 4h12M4.5 8h7M6.5 12h3" />);
export const CopyIcon = icon(
  'CopyIcon',
  <>
    <rect x="5.5" y="5.5" width="8" height="8" rx="1.5" />
    <path d="M10.5 5.5V4A1.5 1.5 0 0 0 9 2.5H4A1.5 1.5 0 0 0 2.5 4v5A1.5 1.5 0 0 0 4 10.5h1.5" />
  </>,
);
export const EyeIcon = icon(
  'EyeIcon',
  <>
    <path d="M1.5 8S3.75 3.5 8 3.5 14.5 8 14.5 8 12.25 12.5 8 12.5 1.5 8 1.5 8Z" />
    <circle cx="8" cy="8" r="2" />
  </>,
);
export const EyeOffIcon = icon(
  'EyeOffIcon',
  <path d="M6.5 3.7A6.4 6.4 0 0 1 8 3.5c4.25 0 6.5 4.5 6.5 4.5a11.5 11.5 0 0 1-2 2.6M4 5a10.5 10.5 0 0 0-2.5 3s2.25 4.5 6.5 4.5a6.4 6.4 0 0 0 3-.7M2 2l12 12" />,
);
export const WarningIcon = icon(
  'WarningIcon',
  <>
    <path d="M8 2.5 14.25 13H1.75Z" />
    <path d="M8 6.5v3M8 11.25v.01" />
  </>,
);
export const InfoIcon = icon(
  'InfoIcon',
  <>
    <circle cx="8" cy="8" r="6" />
    <path d="M8 7.5v3.5M8 5.1v.01" />
  </>,
);
export const UserIcon = icon(
  'UserIcon',
  <>
    <circle cx="8" cy="5.5" r="2.75" />
    <path d="M2.75 13.75C3.25 11 5 9.75 8 9.75s4.75 1.25 5.25 4" />
  </>,
);
export const SunIcon = icon(
  'SunIcon',
  <>
    <circle cx="8" cy="8" r="2.75" />
    <path d="M8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M12.6 3.4l-.7.7M4.1 11.9l-.7.7" />
  </>,
);
export const MoonIcon = icon(
  'MoonIcon',
  <path d="M13.25 9.75A5.75 5.75 0 0 1 6.25 2.75a5.75 5.75 0 1 0 7 7Z" />,
);
export const ScreenIcon = icon(
  'ScreenIcon',
  <>
    <rect x="2" y="3" width="12" height="8" rx="1.5" />
    <path d="M5.5 13.5h5" />
  </>,
);
export const KeyboardIcon = icon(
  'KeyboardIcon',
  <>
    <rect x="1.5" y="4" width="13" height="8.5" rx="1.5" />
    <path d="M4 7h.01M6.7 7h.01M9.3 7h.01M12 7h.01M5 9.75h6" />
  </>,
);
export const SignOutIcon = icon(
  'SignOutIcon',
  <path d="M6.5 2.5h-3a1 1 0 0 0-1 1v9a1 1 0 0 0 1 1h3M10 11l3-3-3-3M13 8H6.25" />,
);
export const SwapIcon = icon('SwapIcon', <path d="M5 6.25 8 3.25l3 3M5 9.75l3 3 3-3" />);
export const UndoIcon = icon('UndoIcon', <path d="M5.5 3 2.5 6l3 3M3 6h6a4 4 0 0 1 0 8H6.5" />);
export const HistoryIcon = icon(
  'HistoryIcon',
  <path d="M2.5 8a5.5 5.5 0 1 0 1.7-4M2.5 2.5v3h3M8 5v3.2l2.2 1.3" />,
);
export const RefreshIcon = icon(
  'RefreshIcon',
  <path d="M13.25 8a5.25 5.25 0 1 1-1.6-3.75L13.5 6M13.5 2.75V6h-3.25" />,
);
export const ShieldIcon = icon(
  'ShieldIcon',
  <path d="M8 1.75 13 3.5v4c0 3.25-2 5.5-5 6.75-3-1.25-5-3.5-5-6.75v-4Z" />,
);
export const ReviewIcon = icon(
  'ReviewIcon',
  <path d="M5.5 3.25h-2v10.5h9V3.25h-2M5.75 2h4.5v2.5h-4.5ZM5.75 9l1.6 1.6L10.5 7.5" />,
);
export const SettingsIcon = icon(
  'SettingsIcon',
  <path d="M2 4.5h6M11.5 4.5H14M2 11.5h2.5M8 11.5h6M9.75 6.25a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5ZM6.25 13.25a1.75 1.75 0 1 0 0-3.5 1.75 1.75 0 0 0 0 3.5Z" />,
);
