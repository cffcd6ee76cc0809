import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

const { tokenKeeper } = await import(new URL('token.mjs', import.meta.url).href);

const secretId = 'arn:aws:secretsmanager:us-east-1:1:secret:redis';
const failure = (name: string) => Object.assign(new Error(name), { name });

interface Version {
  value: string;
  labels: Set<string>;
}
interface Input {
  readonly VersionId?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: readonly string[];
  readonly ClientRequestToken?: string;
  readonly SecretString?: string;
  readonly MoveToVersionId?: string;
  readonly AuthToken?: string;
  readonly AuthTokenUpdateStrategy?: string;
  readonly ApplyImmediately?: boolean;
}

/** Secrets Manager and ElastiCache as far as the function knows them. */
class Aws {
  readonly versions = new Map<string, Version>();
  /** Tokens that Redis takes; none means that it takes anybody. */
  tokens: string[] = [];
  readonly given: string[] = [];
  failing: string | undefined;
  private count = 0;

  readonly handle = tokenKeeper({
    secretId,
    groupId: 'redis',
    secretsManager: async (name: string, input: Input) => this.secrets(name, input),
    elastiCache: async (name: string, input: Input) => this.cache(name, input),
    accepts: async (token: string) => this.tokens.includes(token),
    pause: async () => {},
  });

  labelled(label: string): [string, { token: string; version: number }] | undefined {
    const found = [...this.versions].find(([, { labels }]) => labels.has(label));
    return found && [found[0], JSON.parse(found[1].value)];
  }

  /** What Secrets Manager does before the first step. */
  begin(id: string) {
    this.move('AWSPENDING', id);
  }

  private move(label: string, to?: string) {
    for (const { labels } of this.versions.values()) labels.delete(label);
    if (to === undefined) return;
    const version = this.versions.get(to) ?? { value: '', labels: new Set() };
    version.labels.add(label);
    this.versions.set(to, version);
  }

  private secrets(name: string, input: Input): unknown {
    switch (name) {
      case 'GetRandomPassword':
        this.count += 1;
        return { RandomPassword: `token-${this.count}` };
      case 'GetSecretValue': {
        const found = [...this.versions].find(
          ([id, { labels }]) => id === input.VersionId || labels.has(String(input.VersionStage)),
        );
        if (!found?.[1].value) throw failure('ResourceNotFoundException');
        return { VersionId: found[0], SecretString: found[1].value };
      }
      case 'PutSecretValue': {
        const id = String(input.ClientRequestToken);
        assert.ok(this.versions.has(id) || id.length >= 32, 'AWS wants 32 characters');
        const labels = [...(input.VersionStages ?? []), ...(this.versions.size === 0 ? ['AWSCURRENT'] : [])];
        for (const label of labels) this.move(label, id);
        const version = this.versions.get(id);
        assert.ok(version);
        version.value = String(input.SecretString);
        return {};
      }
      case 'DescribeSecret':
        return {
          VersionIdsToStages: Object.fromEntries(
            [...this.versions].map(([id, { labels }]) => [id, [...labels]]),
          ),
        };
      case 'UpdateSecretVersionStage': {
        this.move(String(input.VersionStage), input.MoveToVersionId);
        return {};
      }
      default:
        throw new Error(name);
    }
  }

  private cache(name: string, input: Input): unknown {
    if (name === 'DescribeReplicationGroups') return { ReplicationGroups: [{ Status: 'available' }] };
    assert.equal(name, 'ModifyReplicationGroup');
    assert.equal(input.ApplyImmediately, true);
    const [token, strategy] = [String(input.AuthToken), String(input.AuthTokenUpdateStrategy)];
    if (this.failing === strategy) throw failure('ThrottlingException');
    if (strategy === 'ROTATE' && this.tokens.at(-1) === token)
      throw failure('InvalidParameterValueException');
    this.given.push(`${strategy} ${token}`);
    this.tokens = strategy === 'SET' ? [token] : [...this.tokens, token].slice(-2);
    return {};
  }

  async rotate(id: string, steps = ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
    this.begin(id);
    for (const Step of steps) await this.handle({ Step, SecretId: secretId, ClientRequestToken: id });
  }
}

suite("the function of Redis's token", () => {
  test('makes the first token and requires it at once', async () => {
    const aws = new Aws();
    assert.deepEqual(await aws.handle({ action: 'apply', version: 1 }), { version: 1, changed: true });
    assert.deepEqual(aws.given, ['ROTATE token-1', 'SET token-1']);
    assert.deepEqual(aws.labelled('AWSCURRENT')?.[1], { token: 'token-1', version: 1 });
    assert.equal(aws.labelled('AWSPENDING'), undefined);
  });

  test('does nothing when it is called again for the same version', async () => {
    const aws = new Aws();
    await aws.handle({ action: 'apply', version: 1 });
    assert.deepEqual(await aws.handle({ action: 'apply', version: 1 }), { version: 1, changed: false });
    assert.equal(aws.given.length, 2);
  });

  for (const failing of ['ROTATE', 'SET']) {
    test(`finishes with the same token after it failed at ${failing}`, async () => {
      const aws = new Aws();
      aws.failing = failing;
      await assert.rejects(aws.handle({ action: 'apply', version: 1 }), { name: 'ThrottlingException' });
      aws.failing = undefined;
      await aws.handle({ action: 'apply', version: 1 });
      assert.deepEqual(aws.tokens, ['token-1']);
      assert.equal(aws.labelled('AWSCURRENT')?.[1].token, 'token-1');
      assert.equal(aws.labelled('AWSPENDING'), undefined);
    });
  }

  test('takes a token of a raised version beside the one before, for tasks that still have that', async () => {
    const aws = new Aws();
    await aws.handle({ action: 'apply', version: 1 });
    await aws.handle({ action: 'apply', version: 2 });
    assert.deepEqual(aws.tokens, ['token-1', 'token-2']);
    assert.deepEqual(aws.labelled('AWSCURRENT')?.[1], { token: 'token-2', version: 2 });
  });

  test('refuses the former token once it is retired', async () => {
    const aws = new Aws();
    await aws.handle({ action: 'apply', version: 1 });
    await aws.handle({ action: 'apply', version: 2 });
    await aws.handle({ action: 'retire' });
    assert.deepEqual(aws.tokens, ['token-2']);
  });

  test('rotates in four steps, and the version that Terraform asked for stays', async () => {
    const aws = new Aws();
    await aws.handle({ action: 'apply', version: 4 });
    await aws.rotate('rotation-1');
    assert.deepEqual(aws.labelled('AWSCURRENT'), ['rotation-1', { token: 'token-2', version: 4 }]);
    assert.deepEqual(aws.tokens, ['token-1', 'token-2']);
    assert.deepEqual(await aws.handle({ action: 'apply', version: 4 }), { version: 4, changed: false });
  });

  test('makes no second token when a step is repeated', async () => {
    const aws = new Aws();
    await aws.handle({ action: 'apply', version: 1 });
    await aws.rotate('rotation-1', ['createSecret', 'createSecret']);
    assert.equal(aws.labelled('AWSPENDING')?.[1].token, 'token-2');
  });

  test('keeps the old token current when Redis does not take the new one', async () => {
    const aws = new Aws();
    await aws.handle({ action: 'apply', version: 1 });
    await assert.rejects(aws.rotate('rotation-1', ['createSecret', 'testSecret']), /does not take the token/);
    assert.equal(aws.labelled('AWSCURRENT')?.[1].token, 'token-1');
  });

  test('passes the trial that Secrets Manager makes when a rotation is set up', async () => {
    const aws = new Aws();
    await aws.handle({ action: 'apply', version: 1 });
    await aws.rotate('trial', ['testSecret']);
  });

  test('rotates no other secret and no version that is not pending', async () => {
    const aws = new Aws();
    await aws.handle({ action: 'apply', version: 1 });
    const event = { Step: 'createSecret', SecretId: secretId, ClientRequestToken: 'stranger' };
    await assert.rejects(aws.handle(event), /not the one to be rotated to/);
    await assert.rejects(aws.handle({ ...event, SecretId: 'other' }), /another secret/);
  });

  test('says what it can do when it is asked for something else', async () => {
    await assert.rejects(new Aws().handle({}), /"action": "apply"/);
  });
});
