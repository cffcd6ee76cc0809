/** What a log says when a connection to the database was not made. */

/** Words of the server's log when it cannot reach the database (server/platform). */
export const serverWords = ['database-unavailable', 'the database does not answer yet'] as const;

/** Words of PostgreSQL's log when it turns a connection away. */
export const databaseWords = [
  'remaining connection slots',
  'too many clients already',
  'password authentication failed',
  'no pg_hba.conf entry',
] as const;
