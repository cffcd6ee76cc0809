import { startTestCluster } from './database.ts';

/** One PostgreSQL for a whole run of the tests; each file clones a database of its own from the template. */
let cluster: Awaited<ReturnType<typeof startTestCluster>> | undefined;

export async function globalSetup(): Promise<void> {
  cluster = await startTestCluster();
  process.env.TEST_DATABASE_URL = cluster.url;
}

export async function globalTeardown(): Promise<void> {
  await cluster?.stop();
}
