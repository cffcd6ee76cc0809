/** Entry of the worker: a child process of the server that does the jobs of the queue. */
import pino from 'pino';
import { type OpenDatabase, openDatabase } from '../platform/database.ts';
import { createJobQueue } from '../platform/job-queue.ts';
import { isOrder, type WorkerOrder, wakeWord } from './order.ts';
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
  begin(database, order).then(
    (worker) => {
      process.on('message', (word) => {
        if (word === wakeWord) worker.ask();
      });
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

async function begin(database: OpenDatabase, order: WorkerOrder) {
  const jobs = createJobQueue(database, (error) => log.warn({ err: error }, 'the queue of jobs had a fault'));
  await jobs.start();
  const moves = await openWorkerParts(database, jobs, order);
  return startWorker({ database, moves, log, times: order.times });
}
