import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import {
  attemptsAtMost,
  type Claim,
  claimImport,
  finishImport,
  LeaseLost,
  leaseSeconds,
  releaseClaim,
  renewLease,
} from '../features/uploads/repository.ts';
import { isSystemFault } from '../platform/system-faults.ts';
import { ingest } from './ingest.ts';
import { type IngestDeps, rejection } from './judgement.ts';

export interface ImportRunner {
  /** There may be a job: look now. */
  wake(): void;
  /** Takes no new job, gives the running one back and resolves when it is. */
  stop(): Promise<void>;
}

const idleRoundMs = 5_000;
const afterFaultMs = 1_000;
/** A file whose import failed for now lets the others go first. */
const againAfterSeconds = 5;
const handBackAgainMs = 300;

/** Works off imports one after the other; several servers share the work through leases in the database. */
export function startImportRunner(deps: IngestDeps, log: FastifyBaseLogger): ImportRunner {
  let stopping = false;
  let wakeUp = () => {};
  const stopped = run();

  async function run(): Promise<void> {
    while (!stopping) {
      const woken = new Promise<void>((resolve) => {
        wakeUp = resolve;
      });
      const worked = await round().catch(async (error: unknown) => {
        if (!stopping) log.error({ err: error }, 'An import could not go on; it will be tried again.');
        await Promise.race([woken, delay(afterFaultMs, undefined, { ref: false })]);
        return true;
      });
      if (!worked) await Promise.race([woken, delay(idleRoundMs, undefined, { ref: false })]);
    }
  }

  async function round(): Promise<boolean> {
    const claim = await claimImport(deps.db);
    if (!claim) return false;
    if (stopping) await releaseClaim(deps.db, claim, { counts: false, seconds: 0 });
    else if (claim.tries > attemptsAtMost) await giveUp(deps, claim);
    else await held(claim);
    return true;
  }

  async function held(claim: Claim): Promise<void> {
    const renew = () => void renewLease(deps.db, claim).catch(() => {});
    const renewing = setInterval(renew, (leaseSeconds * 1000) / 3);
    try {
      const { verdict, reason, milliseconds } = await ingest(deps, claim);
      log.info({ import: claim.id, verdict, reason, milliseconds }, 'import finished');
    } catch (error) {
      if (error instanceof LeaseLost)
        return log.warn({ import: claim.id }, 'another server took the import over');
      await handBack(claim, stopping || isSystemFault(error));
      if (!stopping) throw error;
    } finally {
      clearInterval(renewing);
    }
  }

  /** Until the database takes it: otherwise the file would wait for the lease to run out. */
  async function handBack(claim: Claim, pardon: boolean): Promise<void> {
    const seconds = stopping ? 0 : againAfterSeconds;
    for (const deadline = Date.now() + leaseSeconds * 1000; Date.now() < deadline; ) {
      try {
        return await releaseClaim(deps.db, claim, { counts: !pardon, seconds });
      } catch {
        if (stopping) return;
        await delay(handBackAgainMs);
      }
    }
  }

  return {
    wake: () => wakeUp(),
    async stop() {
      stopping = true;
      deps.checker.close();
      wakeUp();
      await stopped;
    },
  };
}

async function giveUp(deps: IngestDeps, claim: Claim): Promise<void> {
  const message = `This file ended its check ${attemptsAtMost} times.`;
  const remedy =
    'Tell the operator; the log of the server says what happened. Sending the file again tries once more.';
  const finding = { severity: 'must' as const, id: 'gate.resource-limit', message, remedy };
  await finishImport(deps.db, claim, { ...rejection('resource-limit', [finding]), milliseconds: 0 });
  await deps.staged.remove(claim.id);
}
