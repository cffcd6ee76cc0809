import { fixedNames } from '@mangu/topology/names';
import { TerraformOutput } from 'cdktn';
import type { RootModule } from '../root-module.ts';
import type { Base } from './base.ts';
import type { Compute } from './compute.ts';
import type { Data } from './data.ts';
import type { Edge } from './edge.ts';

/** What `terraform output` tells: where it is, and what the operator's next commands ask for. No secret is among it. */
export function declareOutputs(stack: RootModule, made: Base & Edge & Data & Compute): void {
  const { topology, loadBalancer, cdn, assets, database, cache, uploads, cluster, server, client } = made;
  const { migration, deployRole, notifications, secrets, network, groups } = made;
  const outputs: Record<string, [string | readonly string[], string]> = {
    url: [cdn.publicUrl, 'Where readers come to.'],
    cdn_domain_name: [cdn.domainName, "CloudFront's own name."],
    distribution_id: [cdn.distributionId, 'For invalidations.'],
    load_balancer_dns_name: [loadBalancer.dnsName, 'Answers 403 to everybody but CloudFront.'],
    cluster_name: [cluster.name, 'ECS cluster of both services.'],
    server_service_name: [server.name, 'ECS service.'],
    client_service_name: [client.name, 'ECS service.'],
    migration_task_family: [migration.family, 'Task that brings the database to the version of an image.'],
    private_subnet_ids: [network.privateSubnetIds, 'Where one-off tasks run.'],
    tasks_security_group_id: [groups.tasksId, 'What one-off tasks carry.'],
    database_id: [database.id, 'RDS instance.'],
    database_host: [database.host, 'Reachable by the tasks only.'],
    cache_id: [cache.id, 'ElastiCache replication group.'],
    uploads_bucket: [uploads.id, 'Originals, copies for reading, covers.'],
    static_assets_bucket: [assets.bucketId, 'What a deployment copies the client\u2019s hashed files to.'],
    database_secret_arn: [secrets.databaseArn, 'Secret, not its value.'],
    redis_secret_arn: [secrets.redisArn, 'Secret, not its value.'],
    application_secret_arn: [secrets.applicationArn, 'Secret, not its value.'],
    deploy_role_arn: [deployRole.arn, 'What a workflow of the repository becomes when it deploys.'],
    alarm_topic_arn: [notifications.pages, 'Subscribe a pager here.'],
    backup_vault_name: [fixedNames(topology).vault, 'AWS Backup vault.'],
  };
  for (const [name, [value, description]] of Object.entries(outputs)) {
    new TerraformOutput(stack, name, { value, description, staticId: true });
  }
}
