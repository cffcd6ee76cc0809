/** Codes of Node and of PostgreSQL by which the machine, the network or the database failed, and not a book. */
const codes = new Set([
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENOMEM',
  'EAGAIN',
  'EROFS',
  'EACCES',
  'EPERM',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'ETIMEDOUT',
  'EAI_AGAIN',
]);
/** Classes 08 connection, 53 resources, 57P0x shutdown, 40 serialization and deadlock, 25P0x transaction state. */
const sqlStates = /^(08...|53...|57P0.|40...|25P0.)$/;
/** The third is said by `pg` of a connection that broke between two statements. */
const messages =
  /Connection terminated|timeout exceeded when trying to connect|connection error and is not queryable|Query read timeout/;
/** Errors of the AWS SDK for which trying again is what helps. */
const names = new Set([
  'TimeoutError',
  'SlowDown',
  'ServiceUnavailable',
  'InternalError',
  'CredentialsProviderError',
]);

/** Whether an error says nothing about the work that was tried, only that it could not be done now. */
export function isSystemFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && (codes.has(code) || sqlStates.test(code))) return true;
  return names.has(error.name) || messages.test(error.message) || isSystemFault(error.cause);
}

/** Codes of a connection that broke or was refused; of PostgreSQL class 08 and its shutdowns, 57P01 to 57P03. */
const lost = /^(ECONNREFUSED|ECONNRESET|EPIPE|08...|57P0[1-3])$/;

/** Whether the connection to the database went away, as in a failover: another one may be there in a moment. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code: unknown = Reflect.get(error, 'code');
  if (typeof code === 'string' && lost.test(code)) return true;
  return (
    /Connection terminated|connection error and is not queryable/.test(error.message) ||
    isConnectionLost(error.cause)
  );
}
