import { randomUUID } from 'node:crypto';
import { plainHouse } from '@mangu/contract/house';
import type { Role } from '@mangu/contract/people';
import { everybody, type Rows, row, type World } from '../row.ts';

const wrongPassword = { password: 'not the password' };
const token = { token: 'made-up' };

/** Somebody who does nothing but being administered. */
const somebody = async ({ server }: World, roles: readonly Role[] = ['reader']) => {
  const { id } = await server.person(roles, 'Some Body');
  return { path: { personId: id } };
};

const noSuchJob = () => ({ path: { jobId: randomUUID() } });

async function ownersSession({ server, owner }: World) {
  const { id } = await server.db
    .selectFrom('session')
    .select('id')
    .where('person_id', '=', owner.id)
    .executeTakeFirstOrThrow();
  return { path: { id } };
}

/** The doors are open to everybody, and ask for what only one person can know. */
const doors: Rows = {
  'GET /api/account': everybody(),
  'POST /api/account/sign-up': row('204 204 204 204 204 204', () => ({
    body: { name: 'New', email: `${randomUUID()}@example.org`, password: 'long enough to do' },
  })),
  'POST /api/account/verification': row('204 204 204 204 204 204', () => ({
    body: { email: `${randomUUID()}@example.org` },
  })),
  'POST /api/account/verify': row('410 410 410 410 410 410', () => ({ body: token })),
  'POST /api/account/sign-in': row('401 401 401 401 401 401', () => ({
    body: { email: `${randomUUID()}@example.org`, ...wrongPassword },
  })),
  'POST /api/account/second-factor': row('401 400 400 400 400 400', () => ({
    body: { code: '000000', kind: 'totp' },
  })),
  'POST /api/account/reset-requests': row('204 204 204 204 204 204', () => ({
    body: { email: `${randomUUID()}@example.org` },
  })),
  'POST /api/account/reset': row('410 410 410 410 410 410', () => ({
    body: { ...token, password: 'long enough to do' },
  })),
  'POST /api/account/invitation': row('410 410 410 410 410 410', () => ({ body: token })),
  'POST /api/account/welcome': row('410 410 410 410 410 410', () => ({
    body: { ...token, name: 'New', email: `${randomUUID()}@example.org`, password: 'long enough to do' },
  })),
  'POST /api/account/sign-out': row('204 204 204 204 204 204'),
};

/** One's own account: what is somebody else's stands in no address, but for a session. */
const own: Rows = {
  'PATCH /api/account': row('401 204 204 204 204 204', () => ({ body: { name: 'Renamed' } })),
  'POST /api/account/email': row('401 400 400 400 400 400', () => ({
    body: { email: `${randomUUID()}@example.org`, ...wrongPassword },
  })),
  'POST /api/account/password': row('401 400 400 400 400 400', () => ({
    body: { current: 'not the password', password: 'long enough to do' },
  })),
  'POST /api/account/two-factor': row('401 400 400 400 400 400', () => ({ body: wrongPassword })),
  'POST /api/account/two-factor/verification': row('401 400 400 400 400 400', () => ({
    body: { code: '000000' },
  })),
  'POST /api/account/two-factor/removal': row('401 400 400 400 400 400', () => ({ body: wrongPassword })),
  'GET /api/account/sessions': row('401 200 200 200 200 200'),
  'DELETE /api/account/sessions': row('401 204 204 204 204 204'),
  'DELETE /api/account/sessions/{id}': row('401 404 404 404 404 204', ownersSession),
  'GET /api/account/data': row('401 200 200 200 200 200'),
  'POST /api/account/delete': row('401 403 403 403 403 403', () => ({ body: wrongPassword })),
  'GET /api/notifications': row('401 200 200 200 200 200'),
  'GET /api/notifications/unread': row('401 200 200 200 200 200'),
  'POST /api/notifications/read': row('401 200 200 200 200 200', () => ({ body: {} })),
  'GET /api/notifications/mail': row('401 200 200 200 200 200'),
  'PUT /api/notifications/mail': row('401 200 200 200 200 200', () => ({ body: { mail: [] } })),
};

/** The mailbox of a laptop shows itself to the laptop, as these tests are. */
const house: Rows = {
  'GET /api/account/mailbox': row('200 200 200 200 200 200'),
  // The machine's token alone invites.
  'POST /api/account/invitations': row('401 401 401 401 401 401', () => ({ body: {} })),
  'GET /api/admin/people': row('401 403 403 403 200 403'),
  'GET /api/admin/people/{personId}': row('401 403 403 403 200 403', (world) => somebody(world)),
  'DELETE /api/admin/people/{personId}': row('401 403 403 403 204 403', (world) => somebody(world)),
  'PUT /api/admin/people/{personId}/roles': row('401 403 403 403 204 403', async (world) => ({
    ...(await somebody(world)),
    body: { was: ['reader'], roles: ['reader', 'author'] },
  })),
  'DELETE /api/admin/people/{personId}/sessions': row('401 403 403 403 204 403', (world) => somebody(world)),
  'POST /api/admin/people/{personId}/suspension': row('401 403 403 403 204 403', async (world) => ({
    ...(await somebody(world)),
    body: { reason: 'Spam' },
  })),
  'DELETE /api/admin/people/{personId}/suspension': row('401 403 403 403 409 403', (world) =>
    somebody(world),
  ),
  'GET /api/admin/audit': row('401 403 403 403 200 403'),
  'GET /api/admin/audit/export': row('401 403 403 403 200 403', () => ({ query: { format: 'csv' } })),
  'GET /api/admin/storage': row('401 403 403 403 200 403'),
  'POST /api/admin/storage/count': row('401 403 403 403 202 403'),
  'GET /api/admin/jobs': row('401 403 403 403 200 403', () => ({ query: { state: 'failed' } })),
  'POST /api/admin/jobs/{jobId}/retry': row('401 403 403 403 404 403', noSuchJob),
  'DELETE /api/admin/jobs/{jobId}': row('401 403 403 403 404 403', noSuchJob),
  'POST /api/admin/invitations': row('401 403 403 403 201 403', () => ({
    body: { email: `${randomUUID()}@example.org`, roles: ['author'] },
  })),
  'GET /api/admin/settings': row('401 403 403 403 200 403'),
  'PUT /api/admin/settings': row('401 403 403 403 409 403', () => ({
    body: { ...plainHouse, version: 999 },
  })),
  'GET /api/admin/figures': row('401 403 403 403 200 403'),
};

export const accounts: Rows = { ...doors, ...own, ...house };
