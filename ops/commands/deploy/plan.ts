/** What a deployment is made of; pure. Runbook: docs/runbooks/deploy.md. */
import type {
  NetworkConfiguration,
  RegisterTaskDefinitionCommandInput,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import type { fixedNames } from '@mangu/topology/names';
import type { ServiceName } from '@mangu/topology/types';
import { newRevision, type Plan, type Step } from '../../operations/step.ts';

export interface DeployFacts {
  readonly names: ReturnType<typeof fixedNames>;
  readonly environment: string;
  readonly service: ServiceName;
  /** What runs now. */
  readonly running: { readonly image: string; readonly revision: string; readonly tasks: string };
  readonly image: {
    /** By digest. */
    readonly reference: string;
    readonly tags: readonly string[];
    /** Of ECR's scan; undefined when it has not looked yet. */
    readonly findings: Readonly<Record<string, number>> | undefined;
  };
  /** The newest revision of the service's family: what Terraform or a deployment wrote last. */
  readonly template: TaskDefinition;
  /** Of the migration; the server's only. */
  readonly migration: TaskDefinition | undefined;
  readonly network: NetworkConfiguration | undefined;
  /** The client's hashed files. */
  readonly assets:
    | { readonly bucket: string; readonly folder: string; readonly files: readonly string[] }
    | undefined;
}

/** Undefined when that image runs already, from the newest template. */
export function planDeploy(facts: DeployFacts): Plan | undefined {
  const { names, environment, service, running, image, template } = facts;
  if (running.image === image.reference && running.revision === template.taskDefinitionArn) return undefined;
  const family = names.services[service];
  const findings = Object.entries(image.findings ?? {}).map(([severity, number]) => `${number} ${severity}`);
  return {
    name: `deploy ${service}`,
    title: `Deploy ${service} to ${environment}`,
    facts: [
      ['runs', `${digestOf(running.image)} (${revisionOf(running.revision)}, ${running.tasks})`],
      ['then', `${digestOf(image.reference)}${image.tags.length > 0 ? ` (${image.tags.join(', ')})` : ''}`],
      ['scan', image.findings ? findings.join(', ').toLowerCase() || 'found nothing' : 'has not looked yet'],
    ],
    warnings: image.findings ? [] : ['ECR has not scanned this image, so nobody knows its weaknesses.'],
    steps: [
      ...migrationSteps(facts),
      ...assetSteps(facts),
      {
        says: `Write a revision of ${family}`,
        call: 'ecs:RegisterTaskDefinition',
        input: revise(template, image.reference, service),
      },
      {
        says: `Roll ${family} over to it`,
        call: 'ecs:UpdateService',
        input: { cluster: names.cluster, service: family, taskDefinition: newRevision(family) },
      },
      {
        says: 'Watch the new tasks become healthy',
        wait: 'rollout',
        service,
        taskDefinition: newRevision(family),
      },
    ],
  };
}

/** The tasks anew with what they run already: they read their secrets when they start. */
export function planRestart(
  {
    names,
    environment,
    service,
    running,
  }: Pick<DeployFacts, 'names' | 'environment' | 'service' | 'running'>,
  title = `Start the tasks of ${service} in ${environment} anew`,
): Plan {
  return {
    name: `restart ${service}`,
    title,
    facts: [['runs', `${digestOf(running.image)} (${revisionOf(running.revision)}, ${running.tasks})`]],
    warnings: [],
    steps: restartSteps(names, service, running.revision),
  };
}

export function restartSteps(
  names: DeployFacts['names'],
  service: ServiceName,
  taskDefinition: string,
): Step[] {
  const name = names.services[service];
  return [
    {
      says: `Start the tasks of ${name} anew`,
      call: 'ecs:UpdateService',
      input: { cluster: names.cluster, service: name, forceNewDeployment: true },
    },
    { says: 'Watch the new tasks become healthy', wait: 'rollout', service, taskDefinition },
  ];
}

/** The database is brought to the image's version first; the version that still runs goes on working. */
function migrationSteps({ names, service, migration, image, network }: DeployFacts): Step[] {
  if (!migration) return [];
  const family = names.migrationTask;
  return [
    {
      says: `Write a revision of ${family}`,
      call: 'ecs:RegisterTaskDefinition',
      input: revise(migration, image.reference, service),
    },
    {
      says: 'Bring the database to its version, in a task of its own',
      call: 'ecs:RunTask',
      input: {
        cluster: names.cluster,
        taskDefinition: newRevision(family),
        capacityProviderStrategy: [{ capacityProvider: 'FARGATE', weight: 1 }],
        ...(network ? { networkConfiguration: network } : {}),
        startedBy: 'mangu deploy',
      },
    },
    {
      says: 'Wait until it has ended with 0',
      wait: 'task',
      family,
      logGroup: names.logGroups.server,
      streamPrefix: family,
    },
  ];
}

/** Old and new pages each find their files: nothing is removed. */
function assetSteps({ assets }: DeployFacts): Step[] {
  if (!assets) return [];
  return [
    {
      says: `Put ${assets.files.length} hashed files beside those that are there`,
      call: 's3:PutObject',
      input: {
        Bucket: assets.bucket,
        Prefix: 'assets/',
        CacheControl: 'public, max-age=31536000, immutable',
      },
      folder: assets.folder,
      files: assets.files,
    },
  ];
}

/** The same template with another image; what AWS adds to a revision is left out. */
export function revise(
  template: TaskDefinition,
  image: string,
  container: string,
): RegisterTaskDefinitionCommandInput {
  const {
    taskDefinitionArn: _arn,
    revision: _revision,
    status: _status,
    requiresAttributes: _attributes,
    compatibilities: _compatibilities,
    registeredAt: _registeredAt,
    registeredBy: _registeredBy,
    deregisteredAt: _deregisteredAt,
    family,
    containerDefinitions = [],
    ...rest
  } = template;
  return {
    ...rest,
    family,
    containerDefinitions: containerDefinitions.map((one) =>
      one.name === container ? { ...one, image } : one,
    ),
  };
}

/** `…@sha256:0123456789ab…` as people compare it. */
export function digestOf(reference: string): string {
  const [, digest] = reference.split('@');
  return digest ? `${digest.slice(0, 19)}…` : reference;
}

/** `mangu-publishing-server-production:7` */
export function revisionOf(taskDefinition: string): string {
  return taskDefinition.split('/').at(-1) ?? taskDefinition;
}
