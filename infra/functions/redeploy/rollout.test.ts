import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

const { confirmRollout } = await import(new URL('rollout.mjs', import.meta.url).href);

const target = { cluster: 'mangu', service: 'server' };
const answer =
  (...serviceDeployments: object[]) =>
  async () => ({ serviceDeployments });

suite('the look at a service that Terraform changed', () => {
  test('is content with a deployment that succeeded, or with none yet', async () => {
    assert.deepEqual(await confirmRollout(target, answer({ status: 'SUCCESSFUL' })), {
      service: 'server',
      status: 'SUCCESSFUL',
    });
    assert.equal((await confirmRollout(target, answer())).status, 'NONE');
  });

  test('fails with the reason when ECS took the newest one back', async () => {
    const older = { status: 'SUCCESSFUL', createdAt: new Date('2026-01-01') };
    const newer = {
      status: 'ROLLBACK_SUCCESSFUL',
      statusReason: 'tasks failed to start',
      createdAt: new Date('2026-01-02'),
    };
    await assert.rejects(confirmRollout(target, answer(older, newer)), /tasks failed to start/);
    await assert.rejects(confirmRollout(target, answer(newer, older)), /took the deployment of server back/);
  });

  test('does not mind what was taken back before', async () => {
    const older = { status: 'ROLLBACK_SUCCESSFUL', createdAt: new Date('2026-01-01') };
    const newer = { status: 'SUCCESSFUL', createdAt: new Date('2026-01-02') };
    assert.equal((await confirmRollout(target, answer(older, newer))).status, 'SUCCESSFUL');
  });
});
