/**
 * Makes the token of Redis, keeps it in its secret and sets it at ElastiCache, so that Terraform never sees it.
 * The secret's value: {"token": "…", "version": 1}.
 */
import { createHash } from 'node:crypto';

const tokenCharacters = 48;
const pauseMilliseconds = 10_000;

/**
 * @typedef {(name: string, input: object) => Promise<any>} Call  one call of an AWS service: `GetSecretValue`, its input
 * @typedef {object} Surroundings
 * @property {string} secretId        ARN of the secret
 * @property {string} groupId         id of the replication group
 * @property {Call} secretsManager
 * @property {Call} elastiCache
 * @property {(token: string) => Promise<boolean>} accepts  whether Redis itself takes the token
 * @property {(milliseconds: number) => Promise<void>} pause
 */

/** @param {Surroundings} around */
export function tokenKeeper(around) {
  const { secretId, groupId, secretsManager, elastiCache, accepts, pause } = around;
  const SecretId = secretId;

  /** The version with a label or an id, or nothing. */
  async function read(which) {
    try {
      const { VersionId, SecretString } = await secretsManager('GetSecretValue', { SecretId, ...which });
      return SecretString === undefined ? undefined : { id: VersionId, ...JSON.parse(SecretString) };
    } catch (error) {
      if (error?.name === 'ResourceNotFoundException') return undefined;
      throw error;
    }
  }

  async function make(id, version) {
    const { RandomPassword: token } = await secretsManager('GetRandomPassword', {
      PasswordLength: tokenCharacters,
      // ElastiCache takes few signs, and a URL or a shell fewer.
      ExcludePunctuation: true,
    });
    await secretsManager('PutSecretValue', {
      SecretId,
      ClientRequestToken: id,
      SecretString: JSON.stringify({ token, version }),
      VersionStages: ['AWSPENDING'],
    });
    return { id, token, version };
  }

  async function settled() {
    for (;;) {
      const { ReplicationGroups } = await elastiCache('DescribeReplicationGroups', {
        ReplicationGroupId: groupId,
      });
      const [{ Status, PendingModifiedValues }] = ReplicationGroups;
      if (Status === 'available' && !PendingModifiedValues?.AuthTokenStatus) return;
      if (Status === 'deleting' || Status === 'create-failed') throw new Error(`${groupId} is ${Status}.`);
      await pause(pauseMilliseconds);
    }
  }

  /** ROTATE: beside the token of before. SET: this one alone. */
  async function give(token, strategy) {
    await settled();
    await elastiCache('ModifyReplicationGroup', {
      ReplicationGroupId: groupId,
      AuthToken: token,
      AuthTokenUpdateStrategy: strategy,
      ApplyImmediately: true,
    });
    await pause(pauseMilliseconds);
    await settled();
  }

  async function label(VersionStage, to, from) {
    await secretsManager('UpdateSecretVersionStage', {
      SecretId,
      VersionStage,
      ...(to ? { MoveToVersionId: to } : {}),
      ...(from ? { RemoveFromVersionId: from } : {}),
    });
  }

  /** Id of the version that a label is on, be there a value in it or not. */
  async function holderOf(wanted) {
    const { VersionIdsToStages = {} } = await secretsManager('DescribeSecret', { SecretId });
    return Object.keys(VersionIdsToStages).find((id) => VersionIdsToStages[id].includes(wanted));
  }

  /**
   * Called by Terraform with the version that is wanted; may be called again at any time. The first token is required
   * at once. A later one is taken beside the one before, for the tasks that still have that.
   */
  async function apply(version) {
    const id = createHash('sha256').update(`${secretId} ${version}`).digest('hex');
    const current = await read({ VersionStage: 'AWSCURRENT' });
    const begun = await read({ VersionStage: 'AWSPENDING' });
    const unfinished = begun?.id === id;
    if (current && current.version >= version && !unfinished)
      return { version: current.version, changed: false };

    // The first version of a secret becomes the current one by itself.
    const first = current === undefined || current.id === id;
    const made = unfinished ? begun : await make(id, version);
    try {
      await give(made.token, 'ROTATE');
    } catch (error) {
      // After an interruption ElastiCache may have this token already, and then it refuses to take it twice.
      if (!unfinished || !/^InvalidParameter/.test(error?.name ?? '')) throw error;
    }
    if (first) await give(made.token, 'SET');
    const now = await holderOf('AWSCURRENT');
    if (now !== id) await label('AWSCURRENT', id, now);
    if ((await holderOf('AWSPENDING')) === id) await label('AWSPENDING', undefined, id);
    return { version, changed: true };
  }

  /** After a token became known to others, and the tasks have the new one: the old one is refused from now on. */
  async function retire() {
    const current = await read({ VersionStage: 'AWSCURRENT' });
    if (!current) throw new Error('There is no token yet: apply the infrastructure first.');
    await give(current.token, 'SET');
    return { version: current.version, retired: true };
  }

  /** The four steps of Secrets Manager. The former token stays valid until the next rotation. */
  async function rotate({ Step, SecretId: asked, ClientRequestToken: id }) {
    if (asked !== secretId) throw new Error('This function rotates another secret.');
    const { VersionIdsToStages = {} } = await secretsManager('DescribeSecret', { SecretId });
    const labels = VersionIdsToStages[id] ?? [];
    if (labels.includes('AWSCURRENT')) return { step: Step, changed: false };
    if (!labels.includes('AWSPENDING')) throw new Error(`Version ${id} is not the one to be rotated to.`);
    const current = await read({ VersionStage: 'AWSCURRENT' });
    const pending = await read({ VersionId: id, VersionStage: 'AWSPENDING' });
    switch (Step) {
      case 'createSecret':
        if (!pending) await make(id, current?.version ?? 1);
        break;
      case 'setSecret':
        if (!pending) throw new Error('There is no new token to set.');
        await give(pending.token, 'ROTATE');
        break;
      case 'testSecret':
        // Secrets Manager runs this step alone when a rotation is set up; there is no new token then.
        if (!(await accepts((pending ?? current).token))) throw new Error('Redis does not take the token.');
        break;
      case 'finishSecret':
        await label('AWSCURRENT', id, current?.id);
        break;
      default:
        throw new Error(`Unknown step ${Step}.`);
    }
    return { step: Step, changed: true };
  }

  /** @param {{ Step?: string, SecretId?: string, ClientRequestToken?: string, action?: string, version?: number }} event */
  return async function handle(event) {
    if (event.Step) return rotate(event);
    if (event.action === 'retire') return retire();
    if (event.action === 'apply' && Number.isInteger(event.version)) return apply(event.version);
    throw new Error('Nothing to do: {"action": "apply", "version": 1} or {"action": "retire"}.');
  };
}
