import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../../platform/database.ts';
import { forgetDevice, knownDevice, rememberedDevice } from './device.ts';
import { mergeDevice } from './merge.ts';

/** Who reads, as ids of `reader`: a person by the person's id, else a device. The row may not be there yet. */
export interface Reader {
  readonly id: string;
  readonly personId: string | null;
}

export interface Readers {
  /** Undefined for a device that never wrote. */
  known(request: FastifyRequest, reply: FastifyReply): Promise<Reader | undefined>;
  /** A device that has no cookie yet gets one. */
  remembered(request: FastifyRequest, reply: FastifyReply): Promise<Reader>;
}

/**
 * Tells readers apart. The first request that shows both a session and a device's cookie is where a sign-in reaches
 * what the device read: it becomes the person's, and the device's cookie goes. So it does not matter by which way
 * somebody signed in, nor that the cookie is sent below /api/reading only.
 */
export function readersOf(db: Database, secureCookies: boolean): Readers {
  async function known(request: FastifyRequest, reply: FastifyReply): Promise<Reader | undefined> {
    const device = knownDevice(request);
    const person = await request.whoAsks();
    if (!person) return device === undefined ? undefined : { id: device, personId: null };
    if (device !== undefined) {
      await mergeDevice(db, device, person.id);
      forgetDevice(reply, secureCookies);
    }
    return { id: person.id, personId: person.id };
  }
  return {
    known,
    remembered: async (request, reply) =>
      (await known(request, reply)) ?? {
        id: rememberedDevice(request, reply, secureCookies),
        personId: null,
      },
  };
}

/** Makes the reader's row, which everything of a reader refers to. */
export async function ensureReader(db: Database, { id, personId }: Reader): Promise<void> {
  await db
    .insertInto('reader')
    .values({ id, person_id: personId })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
