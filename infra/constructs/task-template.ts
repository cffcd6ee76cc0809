import { EcsTaskDefinition } from '@cdktn/provider-aws/lib/ecs-task-definition/index.js';
import { containers } from '@mangu/topology/containers';
import type { PlainVariableName, VariableName } from '@mangu/topology/environment';
import type { ServiceName, Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

/** One value of a secret that is JSON, or a parameter that is kept like a secret. */
export type SecretReference =
  | { readonly secretArn: string; readonly key: string }
  | { readonly parameterArn: string };

/** Names come from the environment contract: a variable nobody reads, or a secret in the clear, does not compile. */
export type TaskEnvironment = Readonly<Partial<Record<PlainVariableName, string>>>;
export type TaskSecrets = Readonly<Partial<Record<VariableName, SecretReference>>>;

export interface TaskTemplateProps {
  readonly topology: Topology;
  /** Whose image, size and user. */
  readonly service: ServiceName;
  /** Name under which revisions are counted. */
  readonly family: string;
  /** By digest: `<repository>@sha256:…`. */
  readonly image: string;
  /** Default: what the image starts by itself. */
  readonly command?: readonly string[];
  /** Port the container listens on. Default: none. */
  readonly port?: number;
  readonly executionRoleArn: string;
  /** Default: the task may call nothing of AWS. */
  readonly taskRoleArn?: string;
  readonly logGroupName: string;
  /** Default: none. */
  readonly environment?: TaskEnvironment;
  /** Default: none. */
  readonly secrets?: TaskSecrets;
}

/**
 * What a task of ours is: one container on Fargate that runs without root, capabilities or a file system to write
 * to, but for the folders that `@mangu/topology/containers` names.
 */
export class TaskTemplate extends Construct {
  /** Of this revision. */
  readonly arn: string;
  /** Of every revision, without the colon and number. */
  readonly familyArn: string;
  readonly containerName: string;

  constructor(scope: Construct, id: string, props: TaskTemplateProps) {
    super(scope, id);
    const { topology, service, family, executionRoleArn, taskRoleArn } = props;
    const { cpuUnits, memoryMb } = topology.services[service];
    this.containerName = service;
    const definition = new EcsTaskDefinition(this, 'definition', {
      family,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(cpuUnits),
      memory: String(memoryMb),
      runtimePlatform: {
        operatingSystemFamily: 'LINUX',
        cpuArchitecture: topology.capacity.architecture,
      },
      executionRoleArn,
      ...(taskRoleArn === undefined ? {} : { taskRoleArn }),
      volume: containers[service].writablePaths.map((path) => ({ name: volumeName(path) })),
      containerDefinitions: JSON.stringify([containerDefinition(props)]),
      // Deployments register revisions of this family too. The one a service runs, or may roll back to, must stay.
      skipDestroy: true,
    });
    this.arn = definition.arn;
    this.familyArn = definition.arnWithoutRevision;
  }
}

function containerDefinition(props: TaskTemplateProps) {
  const { topology, service, image, command, port, logGroupName, environment = {}, secrets = {} } = props;
  const { user, writablePaths } = containers[service];
  return {
    name: service,
    image,
    essential: true,
    ...(command === undefined ? {} : { command }),
    user,
    readonlyRootFilesystem: true,
    // An init process reaps children and passes SIGTERM on, which Spot sends two minutes before it takes a task.
    linuxParameters: { initProcessEnabled: true, capabilities: { drop: ['ALL'] } },
    stopTimeout: topology.services[service].stopTimeoutSeconds,
    portMappings: port === undefined ? [] : [{ containerPort: port, hostPort: port, protocol: 'tcp' }],
    mountPoints: writablePaths.map((path) => ({
      sourceVolume: volumeName(path),
      containerPath: path,
      readOnly: false,
    })),
    environment: Object.entries(environment)
      .sort(byName)
      .map(([name, value]) => ({ name, value })),
    secrets: Object.entries(secrets)
      .sort(byName)
      .map(([name, from]) => ({
        name,
        valueFrom: 'parameterArn' in from ? from.parameterArn : `${from.secretArn}:${from.key}::`,
      })),
    logConfiguration: {
      logDriver: 'awslogs',
      options: {
        'awslogs-group': logGroupName,
        'awslogs-region': topology.region,
        'awslogs-stream-prefix': props.family,
        // A log that cannot be written must not hold the server up.
        mode: 'non-blocking',
        'max-buffer-size': '25m',
      },
    },
  };
}

/** `/var/cache` → `var-cache` */
function volumeName(path: string): string {
  return path.slice(1).replaceAll('/', '-');
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
