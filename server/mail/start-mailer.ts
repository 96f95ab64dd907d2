import type { FastifyBaseLogger } from 'fastify';
import type pg from 'pg';
import type { Config } from '../config.ts';
import type { AuditSink } from '../audit/record.ts';
import type { Db, Tx } from '../db/db.ts';
import { transact } from '../http/transact.ts';
import { trackJob } from '../metrics/jobs.ts';
import { errorCode, errorLine } from '../startup-error.ts';
import { listenOn } from '../db/listen.ts';
import type { Mailer } from './mailer.ts';
import { countMail } from './outbox-metrics.repo.ts';
import {
  claimMails,
  closeMails,
  insertMails,
  MAIL_CHANNEL,
  markFailed,
  markSent,
  type DueMail,
} from './outbox.repo.ts';
import { prepareMail, type ReadyMail } from './prepare.ts';
import { makeTransport } from './transport.ts';

/** Mails in flight at once. */
const AT_ONCE = 4;
/** What a lost notice costs at most, and how exactly retries keep their time. */
const POLL_MS = 5_000;
/** A server that has fallen silent holds up the end of the process no longer than this. */
const HAND_OVER_MS = 8_000;

/** The outbox and the process's sender that empties it. */
export interface RunningMailer {
  readonly mailer: Mailer;
  /** Resolves when the mails in hand are dealt with; what takes too long is left to the next attempt. */
  stop(): Promise<void>;
}

/** An address. What is refused of a sender or of this client is a setting, and is mended. */
const isRefusedForGood = (error: unknown): boolean =>
  errorCode(error) === 'EENVELOPE' &&
  error instanceof Error &&
  'command' in error &&
  error.command === 'RCPT TO' &&
  'responseCode' in error &&
  Number(error.responseCode) >= 500;

/** What went wrong without what the server said: its reply quotes the address. */
const reasonOf = (error: unknown): string => {
  const reply =
    error instanceof Error && 'responseCode' in error ? ` ${Number(error.responseCode)}` : '';
  return `${errorCode(error) ?? 'failed'}${reply}`;
};

/**
 * Starts sending what lies in the outbox: woken by the commit of whoever adds to it, on any node,
 * and by a poll. Each mail is claimed and its link minted in one transaction, then sent, then
 * ticked off: a crash in between sends it again under the same Message-ID.
 */
export const startMailer = (
  config: Config,
  db: Db,
  pool: pg.Pool,
  log: FastifyBaseLogger,
  handOverMs = HAND_OVER_MS,
): RunningMailer => {
  const transport = makeTransport(config);

  // Each behind a savepoint, so that one that cannot be prepared does not hold up the others.
  const prepareAll = async (tx: Tx, audit: AuditSink, due: readonly DueMail[]) => {
    const ready: ReadyMail[] = [];
    const needless: number[] = [];
    for (const mail of due) {
      try {
        const work = (inner: Tx) => prepareMail({ tx: inner, audit, config }, mail);
        const prepared = await tx.transaction(work);
        if (prepared) ready.push(prepared);
        else needless.push(mail.id);
      } catch (error) {
        log.error({ mailId: mail.id, template: mail.template, err: error }, 'mail not prepared');
        await markFailed(tx, mail.id, 'not prepared', false);
      }
    }
    await closeMails(tx, needless);
    return { taken: due.length, ready };
  };
  const claim = () =>
    transact(db, { actor: null, request: null }, async (tx, audit) =>
      prepareAll(tx, audit, await claimMails(tx, AT_ONCE)),
    );

  const deliver = async (mail: ReadyMail): Promise<void> => {
    const { id: mailId, template, attempts } = mail;
    try {
      await transport.send(mail);
    } catch (error) {
      const why = reasonOf(error);
      const isFinal = isRefusedForGood(error);
      countMail(isFinal ? 'refused' : 'failed');
      log.warn({ mailId, template, attempts, why, isFinal }, 'mail not sent');
      return markFailed(db, mailId, why, isFinal);
    }
    countMail('sent');
    await markSent(db, mailId);
    log.info({ mailId, template, attempts }, 'mail sent');
  };

  let isStopped = false;
  let isCalled = false;
  let running: Promise<void> | undefined;
  const work = async (): Promise<void> => {
    while (isCalled && !isStopped) {
      isCalled = false;
      const { taken, ready } = await claim();
      await Promise.all(ready.map(deliver));
      if (taken > 0) isCalled = true;
      // With a server that is slow to fail, there is always a next turn.
      job.dueIn(POLL_MS);
    }
  };
  const wake = (): void => {
    isCalled = true;
    if (isStopped) return;
    running ??= work()
      .then(
        () => job.ended('done'),
        (error: unknown) => {
          job.ended('failed');
          log.warn(`the outbox cannot be read: ${errorLine(error)}`);
        },
      )
      .finally(() => {
        running = undefined;
        job.dueIn(POLL_MS);
      });
  };

  const job = trackJob('mailer');
  const listener = listenOn(pool, MAIL_CHANNEL, wake, log);
  const poll = setInterval(wake, POLL_MS);
  return {
    mailer: { isDelivering: config.smtpUrl !== undefined, enqueue: insertMails },
    stop: async () => {
      isStopped = true;
      clearInterval(poll);
      await listener.stop();
      const giveUp = setTimeout(() => transport.close(), handOverMs);
      await running;
      clearTimeout(giveUp);
      job.stopped();
      transport.close();
    },
  };
};
