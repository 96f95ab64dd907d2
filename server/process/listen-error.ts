import { errorCode, errorLine, StartupError } from '../startup-error.ts';

/** Why a port cannot be listened on, for the operator; what is no matter of theirs stays as it is. */
export const listenError = (error: unknown, host: string, port: number): unknown => {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new StartupError(
        `PORT: ${port} on ${host} is taken by another program. Stop that one, or set PORT to another number.`,
      );
    case 'EACCES':
      return new StartupError(
        `PORT: this account may not listen on ${port}. Set PORT to a number from 1024 up.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartupError(
        `HOST: ${host} is no address of this machine (${errorLine(error)}). Use 127.0.0.1, or 0.0.0.0 for all.`,
      );
    default:
      return error;
  }
};
