import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { containers, serverImage } from '@mangu/topology/containers';
import { environments } from '@mangu/topology/environments';

const read = (name: string) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const { workspaces }: { workspaces: string[] } = JSON.parse(read('package.json'));

for (const service of ['server', 'client'] as const) {
  const dockerfile = read(`images/${service}/Dockerfile`);

  test(`the image of ${service} has the user, the folders and the port of the topology`, () => {
    const { user, writablePaths } = containers[service];
    assert.match(dockerfile, new RegExp(`^USER ${user}$`, 'm'));
    assert.deepEqual(JSON.parse(/^VOLUME (.*)$/m.exec(dockerfile)?.[1] ?? '[]'), writablePaths);
    assert.match(dockerfile, new RegExp(`^EXPOSE ${environments.production.ports[service]}$`, 'm'));
  });

  test(`the image of ${service} knows every workspace of the lockfile`, () => {
    for (const workspace of workspaces)
      assert(dockerfile.includes(`COPY ${workspace}/package.json ${workspace}/\n`), workspace);
  });
}

test('the server keeps and finds things where the tasks are told', () => {
  const dockerfile = read('images/server/Dockerfile');
  assert(dockerfile.includes(`MANGU_DATA=${serverImage.dataFolder}`));
  assert(dockerfile.includes(` ${serverImage.databaseCa}\n`));
});

test('the server is started by the command of the topology', () => {
  const [, command = ''] = /^CMD (.*)$/m.exec(read('images/server/Dockerfile')) ?? [];
  assert.deepEqual(JSON.parse(command), serverImage.serve);
});
