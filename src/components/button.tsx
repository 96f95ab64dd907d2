import { useId, type MouseEvent, type ReactNode, type Ref } from 'react';
import { Link, type To } from 'react-router';
import './controls.css';

type Look = 'default' | 'primary' | 'danger' | 'quiet';

interface Common {
  readonly children?: ReactNode;
  readonly look?: Look;
  readonly icon?: ReactNode;
  /** After the text, such as the arrow of a menu. */
  readonly iconEnd?: ReactNode;
  /** Name of a button that shows an icon only; also its tooltip. */
  readonly label?: string;
  readonly wide?: boolean;
}

interface ButtonProps extends Common {
  readonly onClick?: ((event: MouseEvent<HTMLButtonElement>) => void) | undefined;
  readonly type?: 'button' | 'submit';
  readonly busy?: boolean;
  /** Why it cannot be used now. The button stays in the tab order and says so. */
  readonly disabledReason?: string | null | undefined;
  readonly autoFocus?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
  readonly form?: string;
  readonly 'aria-haspopup'?: 'menu' | 'dialog' | 'listbox';
  readonly 'aria-expanded'?: boolean;
  readonly 'aria-pressed'?: boolean;
  readonly 'aria-keyshortcuts'?: string;
}

const classOf = ({ look = 'default', wide, children }: Common) =>
  `button ${look}${wide === true ? ' wide' : ''}${children === undefined ? ' icon-only' : ''}`;

/** A button. Give `disabledReason` rather than hiding what somebody may not do. */
export function Button(props: ButtonProps) {
  const {
    children,
    look,
    icon,
    iconEnd,
    label,
    wide,
    onClick,
    busy,
    disabledReason,
    type,
    ...rest
  } = props;
  const reasonId = useId();
  const isOff = busy === true || (disabledReason ?? null) !== null;
  return (
    <>
      <button
        {...rest}
        type={type ?? 'button'}
        className={classOf({
          children,
          ...(look !== undefined && { look }),
          ...(wide !== undefined && { wide }),
        })}
        aria-label={children === undefined ? label : undefined}
        aria-disabled={isOff || undefined}
        aria-busy={busy === true || undefined}
        aria-describedby={disabledReason ? reasonId : undefined}
        data-tip={disabledReason ?? (children === undefined ? label : undefined)}
        onClick={(event) => {
          // aria-disabled does not stop a click or a submit; this does.
          if (isOff) event.preventDefault();
          else onClick?.(event);
        }}
      >
        {icon}
        {children !== undefined && <span className="button-label">{children}</span>}
        {iconEnd}
      </button>
      {disabledReason && (
        <span id={reasonId} hidden>
          {disabledReason}
        </span>
      )}
    </>
  );
}

/** A link that looks like a button. */
export const ButtonLink = ({ to, children, icon, look, wide }: Common & { readonly to: To }) => (
  <Link
    to={to}
    className={classOf({
      children,
      ...(look !== undefined && { look }),
      ...(wide !== undefined && { wide }),
    })}
  >
    {icon}
    <span className="button-label">{children}</span>
  </Link>
);
