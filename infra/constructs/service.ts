import { EcsService } from '@cdktn/provider-aws/lib/ecs-service/index.js';
import { fixedNames } from '@mangu/topology/names';
import type { ServiceName, Topology } from '@mangu/topology/types';
import { Fn, type ITerraformDependable, TerraformSelf, Token } from 'cdktn';
import { Construct } from 'constructs';
import type { Statement } from './policy.ts';
import { capacityStrategy } from './service-capacity.ts';
import { type AccountIds, ServiceRoles } from './service-roles.ts';
import { type TaskEnvironment, type TaskSecrets, TaskTemplate } from './task-template.ts';

export interface ServiceProps {
  readonly topology: Topology;
  readonly account: AccountIds;
  readonly service: ServiceName;
  readonly cluster: { readonly arn: string; readonly ready: readonly ITerraformDependable[] };
  /** By digest. Of the first task only: afterwards deployments choose the image. */
  readonly image: string;
  readonly repositoryArn: string;
  readonly logGroup: { readonly name: string; readonly arn: string };
  readonly network: ServiceNetwork;
  readonly targetGroupArn: string;
  /** Default: none. */
  readonly environment?: TaskEnvironment;
  /** Default: none. */
  readonly secrets?: TaskSecrets;
  /** Key of those secrets. */
  readonly secretKeyArn?: string;
  /** What the program may do in AWS. Default: nothing. */
  readonly taskStatements?: readonly Statement[];
  /** A deployment during which one of these rings is rolled back. Default: none. */
  readonly deploymentAlarmNames?: readonly string[];
  /** Lets people open a shell in a task (ECS Exec). Default: false. */
  readonly shellAccess?: boolean;
  /** Default: none. */
  readonly permissionsBoundaryArn?: string;
  /** What must stand before the first task: the listener's rule, the database, the Redis token. Default: nothing. */
  readonly after?: readonly ITerraformDependable[];
}

export interface ServiceNetwork {
  /** Private ones. */
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/**
 * One service of ours on Fargate. Terraform owns the template and everything around it; which revision runs is the
 * business of deployments (specification: Zero-Downtime Updates).
 */
export class Service extends Construct {
  readonly name: string;
  readonly arn: string;
  /** Changes whenever Terraform makes ECS roll the service over. */
  readonly settings: string;
  /** Of every revision of its task definition, without the colon and number. */
  readonly familyArn: string;
  readonly executionRoleArn: string;
  readonly taskRoleArn: string;
  readonly taskRoleName: string;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    const { topology, service, cluster, network, targetGroupArn, secrets = {} } = props;
    const { shellAccess = false, deploymentAlarmNames = [], after = [], environment = {} } = props;
    const facts = topology.services[service];
    const name = fixedNames(topology).services[service];
    const port = topology.ports[service];
    const references = Object.values(secrets);
    const secretArns = references.flatMap((from) => ('secretArn' in from ? [from.secretArn] : []));
    const parameterArns = references.flatMap((from) => ('parameterArn' in from ? [from.parameterArn] : []));

    const roles = new ServiceRoles(this, 'roles', {
      ...props,
      logGroupArn: props.logGroup.arn,
      secretArns: [...new Set(secretArns)],
      parameterArns,
      shellAccess,
    });
    const template = new TaskTemplate(this, 'task', {
      topology,
      service,
      family: name,
      image: props.image,
      port,
      executionRoleArn: roles.executionRoleArn,
      taskRoleArn: roles.taskRoleArn,
      logGroupName: props.logGroup.name,
      environment,
      secrets,
    });
    const strategy = capacityStrategy(topology.capacity);
    const made = new EcsService(this, 'service', {
      name,
      cluster: cluster.arn,
      taskDefinition: template.arn,
      desiredCount: facts.desiredCount,
      capacityProviderStrategy: strategy.map((share) => ({ ...share })),
      platformVersion: 'LATEST',
      availabilityZoneRebalancing: 'ENABLED',
      deploymentMinimumHealthyPercent: facts.minimumHealthyPercent,
      deploymentMaximumPercent: facts.maximumPercent,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      ...(deploymentAlarmNames.length === 0
        ? {}
        : { alarms: { enable: true, rollback: true, alarmNames: [...deploymentAlarmNames] } }),
      healthCheckGracePeriodSeconds: facts.health.graceSeconds,
      loadBalancer: [{ targetGroupArn, containerName: template.containerName, containerPort: port }],
      networkConfiguration: {
        subnets: [...network.subnetIds],
        securityGroups: [...network.securityGroupIds],
        assignPublicIp: false,
      },
      enableExecuteCommand: shellAccess,
      enableEcsManagedTags: true,
      propagateTags: 'SERVICE',
      // Without this the provider destroys and makes the service anew when the share of Spot changes.
      forceNewDeployment: true,
      waitForSteadyState: true,
      lifecycle: {
        ignoreChanges: ['task_definition', ...(facts.maxCount > facts.desiredCount ? ['desired_count'] : [])],
        postcondition: [runsOurTemplate(name, template.familyArn)],
      },
      dependsOn: [...cluster.ready, ...roles.ready, ...after],
    });
    this.name = made.name;
    this.arn = made.id;
    // What ECS makes a new deployment of when Terraform changes it.
    this.settings = JSON.stringify({ network, strategy, targetGroupArn, deploymentAlarmNames, shellAccess });
    this.familyArn = template.familyArn;
    this.executionRoleArn = roles.executionRoleArn;
    this.taskRoleArn = roles.taskRoleArn;
    this.taskRoleName = roles.taskRoleName;
  }
}

/**
 * The family alone, for deployments choose the revision: comparing it would fail every later `apply`. Subnets, groups
 * and capacity cannot be compared here, since the provider answers with what it was asked for in every set. Whether
 * ECS took a change back is asked of ECS itself, by `Redeploy`.
 */
function runsOurTemplate(name: string, familyArn: string) {
  const isOurs = Fn.startswith(TerraformSelf.getAny('task_definition'), `${familyArn}:`);
  return {
    condition: Token.asString(isOurs),
    errorMessage: `${name} runs a task definition that is not of its own family. Deploy it again.`,
  };
}
