import { fixedNames } from '@mangu/topology/names';
import { Cluster } from '../../constructs/cluster.ts';
import { DeployRole } from '../../constructs/deploy-role.ts';
import { Mail } from '../../constructs/mail.ts';
import { MigrationTask } from '../../constructs/migration-task.ts';
import { Redeploy } from '../../constructs/redeploy.ts';
import { Scaling } from '../../constructs/scaling.ts';
import { Service } from '../../constructs/service.ts';
import { serverEnvironment, serverSecrets } from '../../constructs/task-environment.ts';
import type { RootModule } from '../root-module.ts';
import type { PlatformVariables } from '../variables.ts';
import type { Base } from './base.ts';
import type { Data } from './data.ts';
import type { Edge } from './edge.ts';

/** What runs, and who may change what runs. */
export function compute(stack: RootModule, base: Base, edge: Edge, data: Data, variables: PlatformVariables) {
  const { topology, account, keys, logGroups, network, groups } = base;
  const { secrets, loadBalancer, cdn, assets } = edge;
  const { database, cache, redisToken, uploads } = data;
  const arnOf = (rest: string) => `arn:${account.partition}:${rest}`;
  const { repositories } = fixedNames(topology);
  const repositoryArn = (name: string) => arnOf(`ecr:${topology.region}:${account.id}:repository/${name}`);
  const cluster = new Cluster(stack, 'cluster', {
    topology,
    // Services let nobody in; where somebody switches that on in a night, it leaves a trace.
    shellLog: { logGroupName: logGroups.services.server.name, keyArn: keys.data },
  });
  const common = {
    topology,
    account,
    cluster,
    network: { subnetIds: network.privateSubnetIds, securityGroupIds: [groups.tasksId] },
  };
  const { domain, mailFrom } = variables;
  const mail =
    domain && mailFrom !== undefined
      ? new Mail(stack, 'mail', { topology, account, domain, from: mailFrom })
      : undefined;
  const server = new Service(stack, 'server', {
    ...common,
    service: 'server',
    image: variables.serverImage,
    repositoryArn: repositoryArn(repositories.server),
    logGroup: logGroups.services.server,
    targetGroupArn: loadBalancer.targets.server.arn,
    environment: serverEnvironment(topology, {
      publicUrl: cdn.publicUrl,
      databaseHost: database.host,
      redisHost: cache.host,
      uploadsBucket: uploads.id,
      mail: mail?.told,
    }),
    secrets: serverSecrets({
      database: secrets.databaseArn,
      redis: secrets.redisArn,
      application: secrets.applicationArn,
      originHeader: secrets.originHeader.parameterArns,
    }),
    secretKeyArn: keys.data,
    taskStatements: uploads.serverStatements,
    after: [...loadBalancer.serving, ...secrets.ready, ...redisToken.ready, ...network.ready],
  });
  mail?.admit(server.taskRoleName);
  const client = new Service(stack, 'client', {
    ...common,
    service: 'client',
    image: variables.clientImage,
    repositoryArn: repositoryArn(repositories.client),
    logGroup: logGroups.services.client,
    targetGroupArn: loadBalancer.targets.client.arn,
    after: [...loadBalancer.serving, ...network.ready],
  });
  new Scaling(stack, 'scaling', {
    topology,
    service: 'server',
    clusterName: cluster.name,
    serviceName: server.name,
  });
  const migration = new MigrationTask(stack, 'migration', {
    topology,
    image: variables.serverImage,
    executionRoleArn: server.executionRoleArn,
    logGroupName: logGroups.services.server.name,
    databaseHost: database.host,
    databaseSecretArn: secrets.databaseArn,
  });
  const redeploy = new Redeploy(stack, 'redeploy', {
    topology,
    secretArns: [secrets.databaseArn, secrets.redisArn, secrets.applicationArn],
    cluster,
    services: [server],
    rollouts: { server, client },
    dataKeyArn: keys.data,
    logsKeyArn: keys.logs,
  });
  const deployRole = new DeployRole(stack, 'deploy', {
    topology,
    account,
    oidcProviderArn: arnOf(`iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`),
    githubRepository: variables.githubRepository,
    repositoryArns: Object.values(repositories).map(repositoryArn),
    clusterArn: cluster.arn,
    serviceArns: [server.arn, client.arn],
    familyArns: [server.familyArn, client.familyArn, migration.familyArn],
    migrationFamilyArn: migration.familyArn,
    taskRoleArns: [server, client].flatMap((one) => [one.executionRoleArn, one.taskRoleArn]),
    serverLogGroupArn: logGroups.services.server.arn,
    assets: { bucketArn: assets.bucketArn, keyArn: keys.data, distributionArn: cdn.distributionArn },
  });
  return { cluster, server, client, mail, migration, redeploy, deployRole };
}

export type Compute = ReturnType<typeof compute>;
