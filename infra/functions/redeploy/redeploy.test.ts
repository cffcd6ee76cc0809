import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

const { changedSecrets, redeploy } = await import(new URL('redeploy.mjs', import.meta.url).href);

const target = { cluster: 'mangu', services: ['server', 'worker'] };
const failure = (name: string) => Object.assign(new Error(name), { name });

suite('the function that follows a changed secret', () => {
  test('starts new tasks of every service without choosing a revision', async () => {
    const calls: unknown[] = [];
    const result = await redeploy(target, async (input: unknown) => calls.push(input));
    assert.deepEqual(calls, [
      { cluster: 'mangu', service: 'server', forceNewDeployment: true },
      { cluster: 'mangu', service: 'worker', forceNewDeployment: true },
    ]);
    assert.deepEqual(result, { redeployed: ['server', 'worker'] });
  });

  test('leaves out a service that does not exist yet or is being removed', async () => {
    const answers = [failure('ServiceNotFoundException'), undefined];
    const result = await redeploy(target, async () => {
      const answer = answers.shift();
      if (answer) throw answer;
    });
    assert.deepEqual(result, { redeployed: ['worker'] });
  });

  test('fails with any other error, so that the queue asks again', async () => {
    await assert.rejects(
      redeploy(target, async () => {
        throw failure('ThrottlingException');
      }),
      { name: 'ThrottlingException' },
    );
  });

  test('names each changed secret once', () => {
    const record = (name: string) => ({ body: JSON.stringify({ detail: { name } }) });
    const Records = [record('mangu/redis'), record('mangu/database'), record('mangu/redis'), { body: '{}' }];
    assert.deepEqual(changedSecrets({ Records }), ['mangu/database', 'mangu/redis', 'unknown']);
    assert.deepEqual(changedSecrets({}), []);
  });
});
