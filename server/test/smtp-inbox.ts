import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail server on loopback that keeps what it is given; it knows nobody called `refused…`, takes nothing from them, and falls silent at `silent…`. */
export interface SmtpInbox {
  readonly url: string;
  readonly port: number;
  readonly mails: readonly ParsedMail[];
  /** Resolves with the first mail that fits and has not been taken before. */
  take(fits?: (mail: ParsedMail) => boolean): Promise<ParsedMail>;
  close(): Promise<void>;
}

/** Starts one; `port` brings one back where another was. With a password, it lets nobody else in. */
export const startSmtpInbox = async (port = 0, password?: string): Promise<SmtpInbox> => {
  const mails: ParsedMail[] = [];
  const untaken: ParsedMail[] = [];
  const waiting: { fits: (mail: ParsedMail) => boolean; resolve: (mail: ParsedMail) => void }[] =
    [];
  const arrived = (mail: ParsedMail): void => {
    mails.push(mail);
    const at = waiting.findIndex(({ fits }) => fits(mail));
    if (at < 0) untaken.push(mail);
    else waiting.splice(at, 1)[0]?.resolve(mail);
  };
  const server = new SMTPServer({
    authOptional: password === undefined,
    allowInsecureAuth: true,
    onAuth: ({ username, password: given }, _session, done) => {
      if (given === password) done(null, { user: username });
      else done(new Error(`wrong password for ${username}`));
    },
    closeTimeout: 1, // A client that keeps its connection does not keep the test.
    disabledCommands: ['STARTTLS'],
    onMailFrom: ({ address }, _session, done) => {
      if (!address.startsWith('refused')) return done();
      done(Object.assign(new Error('may not send here'), { responseCode: 550 }));
    },
    onRcptTo: ({ address }, _session, done) => {
      if (address.startsWith('silent')) return;
      if (!address.startsWith('refused')) return done();
      done(Object.assign(new Error(`${address} is unknown here`), { responseCode: 550 }));
    },
    onData: (stream, _session, done) => {
      simpleParser(stream).then(
        (mail) => {
          arrived(mail);
          done();
        },
        (error: Error) => done(error),
      );
    },
  });
  server.on('error', () => undefined); // A client that hangs up is its own business.
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address();
  const actual = typeof address === 'object' && address ? address.port : port;
  return {
    url: `smtp://127.0.0.1:${actual}`,
    port: actual,
    mails,
    take: (fits = () => true) => {
      const at = untaken.findIndex(fits);
      const [mail] = at < 0 ? [] : untaken.splice(at, 1);
      if (mail) return Promise.resolve(mail);
      return new Promise((resolve) => waiting.push({ fits, resolve }));
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
