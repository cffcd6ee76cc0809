import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { buildEpub } from '@mangu/epub/testing';
import { startTestServer } from './testing/server.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mangu-small-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=100m', 'tmpfs', folder]).status === 0;
after(() => {
  if (mounted) spawnSync('umount', ['-l', folder]);
  rmSync(folder, { recursive: true, force: true });
});
const skip = mounted ? false : 'a small disk can only be mounted as root on Linux';

/** Fills the disk but for some bytes. */
function fill(leaveBytes: number): void {
  const { bavail, bsize } = statfsSync(folder);
  try {
    writeFileSync(path.join(folder, 'filler'), new Uint8Array(Math.max(bavail * bsize - leaveBytes, 0)));
  } catch (error) {
    // The server wrote meanwhile: the disk is as full as can be.
    if (Reflect.get(Object(error), 'code') !== 'ENOSPC') throw error;
  }
}

const free = () => rmSync(path.join(folder, 'filler'), { force: true });

test('a disk that is full refuses uploads with what to do, and finishes what it has once there is space', {
  skip,
}, async () => {
  const server = await startTestServer({ MANGU_DATA: path.join(folder, 'data') });
  fill(1_000_000);
  const refused = await server.fetch('/api/uploads', {
    method: 'POST',
    headers: { 'tus-resumable': '1.0.0', 'upload-length': '1000' },
  });
  assert.equal(refused.status, 507);
  const problem = (await refused.json()) as { type: string; title: string };
  assert.equal(problem.type, '/problems/storage-full');
  assert.match(problem.title, /Free some space/);

  free();
  const id = await server.send(buildEpub({ title: 'Waits for Space' }));
  fill(0);
  await delay(500);
  free();
  assert.equal((await server.verdict(id)).verdict, 'accepted');
  assert.equal((await server.fetch('/api/health')).status, 200);
});

test('uploads begun at once are taken only as far as the disk holds all of them', { skip }, async () => {
  const server = await startTestServer({ MANGU_DATA: path.join(folder, 'promised') });
  const headers = { 'tus-resumable': '1.0.0', 'upload-length': String(4.5 * 1024 ** 2) };
  const begin = () => server.fetch('/api/uploads', { method: 'POST', headers });
  const answers = await Promise.all(Array.from({ length: 8 }, begin));
  const taken = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status }) => status !== 201);
  // 36 MiB lie above the reserve. Each needs three times its size, and is promised twice its size until it is a book.
  assert.equal(taken.length, 3);
  for (const answer of refused) {
    const { type } = (await answer.json()) as { type: string };
    assert.equal(type, '/problems/storage-full');
  }

  // Not one byte was sent, and what was promised stays so; withdrawn, it makes room for another.
  assert.equal((await begin()).status, 507);
  const withdrawn = await server.fetch(taken[0]?.headers.get('location') ?? '', {
    method: 'DELETE',
    headers: { 'tus-resumable': '1.0.0' },
  });
  assert.equal(withdrawn.status, 204);
  assert.equal((await begin()).status, 201);
});
