import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { withOurAddress } from './mail.ts';

export interface OutgoingMail {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
}

/** Hands a mail to somebody who delivers it. */
export interface MailTransport {
  /** @throws MailRefused when it will never be taken; anything else counts as a trouble that may pass. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

/** The mail server does not want this mail, and will not want it later. */
export class MailRefused extends Error {}

export interface MailSenderOptions {
  readonly db: Database;
  readonly transport: MailTransport;
  readonly log: Pick<FastifyBaseLogger, 'warn'>;
  /** Where people reach the server, for links. */
  readonly origin: () => string;
  /** Between two looks when there was nothing. */
  readonly idleMs?: number;
  /** Wait after the first trouble; it doubles up to an hour. */
  readonly backoffMs?: number;
  /** A server that died with a mail in its hands has had it for so long; then another takes it. */
  readonly leaseMs?: number;
}

export interface MailSender {
  stop(): Promise<void>;
}

const backoffAtMostMs = 3_600_000;
/** A mail that is being handed over when the server stops has so long; cut off, it is sent again after its lease. */
const endWithinMs = 10_000;

/**
 * Sends what waits in `mail`, one after the other. Several servers share the work: each row is claimed by one, and
 * what a killed one had claimed is sent again after its lease, with the same Message-ID. What was sent loses its
 * text, for links in it open accounts.
 */
export function startMailSender(options: MailSenderOptions): MailSender {
  const { db, log, transport, idleMs = 2_000 } = options;
  const ending = new AbortController();
  const round = async () => {
    while (!ending.signal.aborted) {
      const sent = await sendNext(options).catch((error: unknown) => {
        log.warn({ err: error }, 'mail could not be looked for');
        return false;
      });
      if (!sent) await delay(idleMs, undefined, { signal: ending.signal }).catch(() => {});
    }
  };
  const running = round();
  const tidying = setInterval(() => void forgetOldMail(db).catch(() => {}), 3_600_000);
  return {
    async stop() {
      ending.abort();
      clearInterval(tidying);
      await Promise.race([running, delay(endWithinMs, undefined, { ref: false })]);
      transport.close();
    },
  };
}

/** @returns whether there was one. */
async function sendNext(options: MailSenderOptions): Promise<boolean> {
  const { db, transport, log, origin, backoffMs = 5_000, leaseMs = 120_000 } = options;
  const mail = await claim(db, leaseMs);
  if (!mail) return false;
  const row = db.updateTable('mail').where('id', '=', mail.id);
  // A mail server may take its time (RFC 5321 §4.5.3.2: minutes), and nobody else shall begin meanwhile.
  const holding = setInterval(() => {
    row
      .set({ next_attempt: inMs(leaseMs) })
      .where('sent', 'is', null)
      .execute()
      .catch(() => {});
  }, leaseMs / 3);
  try {
    await transport.send({ ...mail, text: withOurAddress(mail.text, origin()) });
  } catch (error) {
    clearInterval(holding);
    const trouble = error instanceof Error ? error.message : String(error);
    const wait = Math.min(backoffMs * 2 ** (mail.attempts - 1), backoffAtMostMs);
    const next = error instanceof MailRefused ? sql<Date>`'infinity'` : inMs(wait);
    await row.set({ trouble, next_attempt: next }).execute();
    log.warn({ mail: mail.id, attempts: mail.attempts, trouble }, 'a mail was not taken');
    return true;
  } finally {
    clearInterval(holding);
  }
  await row.set({ sent: new Date(), text: '', trouble: null }).execute();
  return true;
}

/** By the clock of the database, which all servers share. */
function inMs(milliseconds: number) {
  return sql<Date>`now() + make_interval(secs => ${milliseconds / 1000})`;
}

async function claim(
  db: Database,
  leaseMs: number,
): Promise<(OutgoingMail & { attempts: number }) | undefined> {
  return db
    .updateTable('mail')
    .set({ attempts: sql`attempts + 1`, next_attempt: inMs(leaseMs) })
    .where('id', '=', (from) =>
      from
        .selectFrom('mail')
        .select('id')
        .where('sent', 'is', null)
        .where('next_attempt', '<=', sql<Date>`now()`)
        .orderBy('next_attempt')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'recipient', 'subject', 'text', 'attempts'])
    .executeTakeFirst();
}

async function forgetOldMail(db: Database): Promise<void> {
  await db.deleteFrom('mail').where('sent', '<', sql<Date>`now() - interval '30 days'`).execute();
}
