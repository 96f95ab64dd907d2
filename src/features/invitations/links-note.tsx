import { CopyButton } from '../../components/copy-button.tsx';
import { Notice } from '../../components/notice.tsx';

/** Says how careful one has to be with links, and copies all of them, an address and a link a line. */
export function LinksNote({
  links,
}: {
  links: readonly { readonly email: string; readonly link: string }[];
}) {
  if (links.length === 0) return null;
  return (
    <Notice tone="warn">
      <p>
        Whoever has a link can take the invitation: hand each to its owner alone. It works once, and
        is not shown again.
      </p>
      {links.length > 1 && (
        <p className="note-acts">
          <CopyButton
            text={links.map(({ email, link }) => `${email}\t${link}`).join('\n')}
            label={`Copy all ${links.length} links`}
          >
            {`Copy all ${links.length} links`}
          </CopyButton>
        </p>
      )}
    </Notice>
  );
}
