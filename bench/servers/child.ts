import { parseArgs } from 'node:util';
import type { FastifyInstance } from 'fastify';

const { values } = parseArgs({ strict: false, allowPositionals: false });

/** An argument `--name=value` that must be there. */
export function argument(name: string): string {
  const value = values[name];
  if (typeof value !== 'string') throw new Error(`The argument --${name} is missing.`);
  return value;
}

/** Listens on a free port of the loopback, tells the parent where, and ends when the parent closes the pipe. */
export async function announce(
  app: FastifyInstance<never> | FastifyInstance,
  close: () => Promise<void> = async () => {},
): Promise<void> {
  const address = await app.listen({ host: '127.0.0.1', port: 0 });
  process.stdout.write(`${JSON.stringify({ url: address })}\n`);
  process.stdin.resume();
  process.stdin.on('end', async () => {
    await app.close();
    await close();
    process.exit(0);
  });
}
