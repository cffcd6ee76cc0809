/** Entry of the worker: a child process of the server that does the jobs of the queue. */
import pino from 'pino';
import { openDatabase } from '../platform/database.ts';
import { isOrder } from './order.ts';
import { openWorkerParts } from './parts.ts';
import { startWorker } from './worker.ts';

const exitBug = 70;
/** One for the job in hand, one for the queue beside it. */
const connections = 2;
const log = pino({ level: process.env.LOG_LEVEL ?? 'info', base: null });

// With the server gone nobody would start or stop us.
process.on('disconnect', () => process.exit(0));
process.once('message', (order) => {
  if (!isOrder(order)) process.exit(exitBug);
  const database = openDatabase(order.databaseUrl, connections, (error) =>
    log.warn({ err: error }, 'a database connection of the worker broke and will be replaced'),
  );
  startWorker({ database, moves: openWorkerParts(database, order), log, times: order.times }).then(
    (worker) => {
      process.send?.('ready');
      process.on('SIGTERM', () => {
        void worker.stop().then(() => process.exit(0));
      });
    },
    (error: unknown) => {
      log.error({ err: error }, 'the worker could not start');
      process.exit(exitBug);
    },
  );
});
