import type { EditionState, MoveName } from '@mangu/contract/manuscripts';
import { makeEdition } from '../../features/manuscripts/testing.ts';
import { type Asker, type Rows, row, type World } from '../row.ts';

const version = '000000000000';

/** An edition of the owner in that state; assigned to whoever asks, as far as that is somebody. */
async function edition(world: World, state: EditionState, asker?: Asker) {
  const assignedTo = asker && asker !== 'anonymous' ? world.people[asker].id : null;
  return makeEdition(world.server.db, world.owner.id, { state, assignedTo, checked: true });
}

const aboutEdition = (state: EditionState) => async (world: World) => ({
  path: { id: await edition(world, state) },
});

async function workOf({ server }: World, editionId: string): Promise<string> {
  const { work_id } = await server.db
    .selectFrom('edition')
    .select('work_id')
    .where('id', '=', editionId)
    .executeTakeFirstOrThrow();
  return work_id;
}

const aboutWork = (state: EditionState) => async (world: World) => ({
  path: { id: await workOf(world, await edition(world, state)) },
});

async function revision(world: World, state: EditionState): Promise<string> {
  const { id } = await world.server.db
    .selectFrom('revision')
    .select('id')
    .where('edition_id', '=', await edition(world, state))
    .executeTakeFirstOrThrow();
  return id;
}

const aboutRevision = (state: EditionState) => async (world: World) => ({
  path: { id: await revision(world, state) },
});

async function ownersComment({ owner }: World, editionId: string): Promise<string> {
  const answer = await owner.fetch(`/api/editions/${editionId}/comments`, {
    method: 'POST',
    body: JSON.stringify({ text: 'A word' }),
    headers: { 'content-type': 'application/json' },
  });
  return ((await answer.json()) as { id: string }).id;
}

/** The move in the state it begins in. */
const move = (name: MoveName, state: EditionState) => async (world: World, asker: Asker) => ({
  path: { id: await edition(world, state, asker), move: name },
  body: {
    version: 1,
    reason: 'Because',
    ...(name === 'schedule' ? { publishAt: { local: '2190-01-01T12:00', zone: 'UTC' } } : {}),
  },
});

const moveRoute = 'POST /api/editions/{id}/moves/{move}';

export const manuscripts: Rows = {
  'POST /api/works': row('401 403 201 403 403 201', () => ({ body: { title: 'New' } })),
  'GET /api/works': row('401 200 200 200 200 200'),
  'GET /api/works/{id}': row('401 404 404 404 404 200', aboutWork('draft')),
  'GET /api/works/{id} (handed in)': row('401 404 404 200 200 200', aboutWork('submitted')),
  'DELETE /api/works/{id}': row('401 404 404 404 404 204', aboutWork('draft')),
  'POST /api/works/{id}/editions': row('401 404 404 404 404 409', aboutWork('draft')),
  'POST /api/works/{id}/editions (published)': row('401 404 404 403 403 201', aboutWork('published')),
  'DELETE /api/editions/{id}': row('401 404 404 404 404 204', aboutEdition('draft')),
  'DELETE /api/editions/{id} (handed in)': row('401 404 404 403 403 409', aboutEdition('submitted')),
  'GET /api/editions/{id}': row('401 404 404 404 404 200', aboutEdition('draft')),
  'GET /api/editions/{id} (handed in)': row('401 404 404 200 200 200', aboutEdition('submitted')),
  'PUT /api/editions/{id}/metadata': row('401 404 404 404 404 200', async (world) => ({
    ...(await aboutEdition('draft')(world)),
    body: { version: 1, metadata: { title: 'Better' } },
  })),
  'PUT /api/editions/{id}/metadata (handed in)': row('401 404 404 403 403 409', async (world) => ({
    ...(await aboutEdition('submitted')(world)),
    body: { version: 1, metadata: { title: 'Better' } },
  })),
  // No picture is sent: the owner learns that it is none, the others nothing.
  'PUT /api/editions/{id}/cover': row('401 404 404 404 404 400', async (world) => ({
    ...(await aboutEdition('draft')(world)),
    headers: { 'content-type': 'image/png' },
    body: 'none',
  })),
  'DELETE /api/editions/{id}/cover': row('401 404 404 404 404 200', aboutEdition('draft')),
  'GET /api/editions/{id}/cover/{version}/{file}': row('401 404 404 404 404 404', async (world) => ({
    path: { id: await edition(world, 'draft'), version, file: '320.webp' },
  })),
  // Revisions of a test have no objects: whoever may see them learns that.
  'GET /api/reading/revisions/{id}': row('401 404 404 404 404 409', aboutRevision('draft')),
  'GET /api/revisions/{id}/file': row('401 404 404 404 404 409', aboutRevision('draft')),
  'GET /api/revisions/{id}/cover/{version}/{file}': row('401 404 404 404 404 404', async (world) => ({
    path: { id: await revision(world, 'draft'), version, file: '320.webp' },
  })),
  'GET /api/revisions/{id}/resources/{version}/{*}': row('401 404 404 404 404 404', async (world) => ({
    path: { id: await revision(world, 'draft'), version, '*': 'one.xhtml' },
  })),
  'GET /api/revisions/{id}/difference/{earlier}': row('401 404 404 404 404 409', async (world) => {
    const id = await revision(world, 'draft');
    return { path: { id, earlier: id } };
  }),
  'GET /api/editions/{id}/transitions': row('401 404 404 404 404 200', aboutEdition('draft')),
  'GET /api/editions/{id}/comments': row('401 404 404 404 404 200', aboutEdition('draft')),
  'GET /api/editions/{id}/comments (handed in)': row('401 404 404 200 200 200', aboutEdition('submitted')),
  'POST /api/editions/{id}/comments': row('401 404 404 201 201 201', async (world) => ({
    ...(await aboutEdition('in-review')(world)),
    body: { text: 'A word' },
  })),
  'PUT /api/editions/{id}/comments/{commentId}/resolved': row('401 404 404 200 200 200', async (world) => {
    const id = await edition(world, 'in-review');
    return { path: { id, commentId: await ownersComment(world, id) }, body: { resolved: true } };
  }),
  'GET /api/desk/editions': row('401 403 403 200 200 403'),
  'GET /api/desk/editions/{id}': row('401 403 403 200 200 403', aboutEdition('submitted')),
  'GET /api/desk/editors': row('401 403 403 200 200 403'),
  'GET /api/desk/times': row('401 403 403 200 200 403', () => ({
    query: { local: '2190-01-01T12:00', zone: 'UTC' },
  })),
  'POST /api/desk/assignments': row('401 403 403 200 200 403', async (world) => ({
    body: {
      items: [
        {
          id: await edition(world, 'submitted'),
          version: 1,
          assignedTo: world.people.editor.id,
          due: null,
        },
      ],
    },
  })),
  'POST /api/desk/editions/{id}/checklist': row('401 403 403 200 200 403', async (world, asker) => ({
    path: { id: await edition(world, 'in-review', asker) },
    body: { version: 1, item: 'text-read', ticked: true },
  })),
  [`${moveRoute} (submit)`]: row('401 404 404 404 404 200', move('submit', 'draft')),
  [`${moveRoute} (withdraw)`]: row('401 404 404 403 403 200', move('withdraw', 'submitted')),
  [`${moveRoute} (take)`]: row('401 404 404 200 200 403', move('take', 'submitted')),
  [`${moveRoute} (request-changes)`]: row('401 404 404 200 200 403', move('request-changes', 'in-review')),
  [`${moveRoute} (accept)`]: row('401 404 404 200 200 403', move('accept', 'in-review')),
  [`${moveRoute} (reject)`]: row('401 404 404 200 200 403', move('reject', 'in-review')),
  [`${moveRoute} (reopen)`]: row('401 404 404 200 200 403', move('reopen', 'rejected')),
  [`${moveRoute} (schedule)`]: row('401 404 404 200 200 403', move('schedule', 'accepted')),
  [`${moveRoute} (unschedule)`]: row('401 404 404 200 200 403', move('unschedule', 'scheduled')),
  [`${moveRoute} (publish-on-time)`]: row('401 404 404 403 403 403', move('publish-on-time', 'scheduled')),
  [`${moveRoute} (unpublish)`]: row('401 404 404 200 200 403', move('unpublish', 'published')),
};
