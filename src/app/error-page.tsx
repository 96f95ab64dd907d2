import { useEffect } from 'react';
import { isRouteErrorResponse } from 'react-router';
import { ApiError, messageOf, NetworkError, requestIdOf } from '../api/errors.ts';
import { Button, ButtonLink } from '../components/button.tsx';
import { CopyButton } from '../components/copy-button.tsx';
import { RefreshIcon } from '../components/icons.tsx';
import { NotOffered } from './not-offered.ts';
import '../components/feedback.css';
import './error-page.css';

/** Code that did not come: the connection was cut, or its version is no longer served. */
const isMissingCode = (error: unknown): boolean =>
  error instanceof TypeError && /import|module|preload/i.test(error.message);

function wordsFor(error: unknown): { code: string; title: string; text: string } {
  const status =
    error instanceof ApiError || isRouteErrorResponse(error) ? error.status : undefined;
  if (error instanceof NotOffered) {
    return { code: 'Not here', title: 'This platform does not offer it', text: error.words.text };
  }
  if (status === 403) {
    return { code: '403', title: 'Not for you to see', text: messageOf(error) };
  }
  if (status === 404) {
    const text = 'It does not exist, has been removed, or belongs to another organization.';
    return { code: '404', title: 'Nothing here', text };
  }
  if (error instanceof NetworkError) {
    return { code: 'Offline', title: 'No connection', text: messageOf(error) };
  }
  if (isMissingCode(error)) {
    const text =
      'The connection was cut, or Rollcall was updated while this page was open. Nothing was sent. Load it again to go on.';
    return { code: 'Load again', title: 'A part of this page did not arrive', text };
  }
  return {
    code: status === undefined ? 'Error' : String(status),
    title: 'Something went wrong',
    text:
      status === undefined
        ? 'This page stopped working. Loading it again may help.'
        : messageOf(error),
  };
}

/** The page for 403, 404, 5xx and what nobody foresaw. Always names the request, when there is one. */
export function ErrorPage({ error, isAlone }: { error: unknown; isAlone: boolean }) {
  const { code, title, text } = wordsFor(error);
  const requestId = requestIdOf(error);
  useEffect(() => {
    document.title = `${title} · Rollcall`;
  }, [title]);
  const page = (
    <div className="error-page">
      <span className="error-code tabular">{code}</span>
      <h1>{title}</h1>
      <p>{text}</p>
      {requestId !== null && (
        <div className="row">
          <span className="request-id mono">Request {requestId}</span>
          <CopyButton text={requestId} label="Copy request id" />
        </div>
      )}
      <div className="row">
        {error instanceof NotOffered ? (
          <ButtonLink to={error.words.to} look="primary">
            {error.words.label}
          </ButtonLink>
        ) : (
          <ButtonLink to="/" look="primary">
            Go to the start
          </ButtonLink>
        )}
        <Button icon={<RefreshIcon />} onClick={() => window.location.reload()}>
          Load again
        </Button>
      </div>
    </div>
  );
  return isAlone ? <main>{page}</main> : page;
}
