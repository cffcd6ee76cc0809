import { randomUUID } from 'node:crypto';
import { type Rows, row, type World } from '../row.ts';

const tus = { 'tus-resumable': '1.0.0' };

/** An upload into the catalogue that an editor has begun. */
async function begun({ people }: World): Promise<string> {
  const answer = await people.editor.fetch('/api/uploads', {
    method: 'POST',
    headers: { ...tus, 'upload-length': '4' },
  });
  return answer.headers.get('location')?.split('/').at(-1) ?? '';
}

const aboutUpload = async (world: World) => ({ path: { id: await begun(world) }, headers: tus });

/** Books that go straight into the catalogue; the owner of a manuscript is an author like any other here. */
export const uploads: Rows = {
  'POST /api/uploads': row('401 403 403 201 201 403', () => ({ headers: { ...tus, 'upload-length': '4' } })),
  'HEAD /api/uploads/{id}': row('401 403 403 200 200 403', aboutUpload),
  'PATCH /api/uploads/{id}': row('401 403 403 204 204 403', async (world) => ({
    ...(await aboutUpload(world)),
    headers: { ...tus, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
    body: 'ab',
  })),
  'DELETE /api/uploads/{id}': row('401 403 403 204 204 403', aboutUpload),
  'GET /api/imports': row('401 403 403 200 200 403'),
  'GET /api/imports/{id}': row('401 403 403 404 404 403', () => ({ path: { id: randomUUID() } })),
};
