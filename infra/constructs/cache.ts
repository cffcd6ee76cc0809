import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { ElasticacheParameterGroup } from '@cdktn/provider-aws/lib/elasticache-parameter-group/index.js';
import { ElasticacheReplicationGroup } from '@cdktn/provider-aws/lib/elasticache-replication-group/index.js';
import { ElasticacheSubnetGroup } from '@cdktn/provider-aws/lib/elasticache-subnet-group/index.js';
import { fixedNames, nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';

export interface CacheProps {
  readonly topology: Topology;
  /** Private ones, one per zone. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** Key of the data. */
  readonly keyArn: string;
  readonly logsKeyArn: string;
}

/**
 * Specification: Cache (ElastiCache Redis 7), CloudWatch Logs. Its auth token is set by the function redis-token,
 * because no argument of the provider (5.x) takes one without putting it into the state.
 */
export class Cache extends Construct {
  readonly id: string;
  readonly arn: string;
  /** Host name that always leads to the node that is written to. */
  readonly host: string;
  /** Ids of the nodes, `<id>-001` and on: the dimension of their metrics. */
  readonly nodeIds: readonly string[];

  constructor(scope: Construct, id: string, props: CacheProps) {
    super(scope, id);
    const { topology, keyArn, logsKeyArn } = props;
    const { cache, ports } = topology;
    const { redis: name, logGroups } = fixedNames(topology);
    const subnets = new ElasticacheSubnetGroup(this, 'subnets', {
      name,
      description: 'Private subnets of the cache',
      subnetIds: [...props.subnetIds],
    });
    const family = `redis${cache.engineVersion.split('.')[0]}`;
    const parameters = new ElasticacheParameterGroup(this, 'parameters', {
      name: nameOf(topology, `redis-${family}`),
      description: `Redis ${cache.engineVersion} of ${nameOf(topology)}`,
      family,
      parameter: [
        // A full cache throws out what was used least, rather than refusing to take more.
        { name: 'maxmemory-policy', value: cache.evictionPolicy },
        // Microseconds: what takes longer than 10 ms is in the slow log.
        { name: 'slowlog-log-slower-than', value: '10000' },
      ],
    });
    const logs = (
      [
        ['slow-log', logGroups.redis],
        ['engine-log', `${logGroups.redis}/engine`],
      ] as const
    ).map(([logType, groupName]) => ({
      logType,
      destination: new CloudwatchLogGroup(this, logType, {
        name: groupName,
        retentionInDays: topology.logs.retentionDays,
        kmsKeyId: logsKeyArn,
      }).name,
      destinationType: 'cloudwatch-logs',
      logFormat: 'json',
    }));

    const several = cache.nodes >= 2;
    const group = new ElasticacheReplicationGroup(this, 'group', {
      replicationGroupId: name,
      description: `Cache of ${nameOf(topology)}`,
      engine: 'redis',
      engineVersion: cache.engineVersion,
      nodeType: cache.nodeType,
      port: ports.redis,
      numCacheClusters: cache.nodes,
      // ElastiCache refuses failover for one node alone.
      automaticFailoverEnabled: several,
      multiAzEnabled: several,
      subnetGroupName: subnets.name,
      securityGroupIds: [props.securityGroupId],
      parameterGroupName: parameters.name,

      atRestEncryptionEnabled: 'true',
      kmsKeyId: keyArn,
      transitEncryptionEnabled: true,
      transitEncryptionMode: 'required',

      snapshotRetentionLimit: cache.snapshotRetentionDays,
      snapshotWindow: cache.snapshotWindow,
      maintenanceWindow: cache.maintenanceWindow,
      autoMinorVersionUpgrade: 'true',
      // Specification: Vertical Scaling, Redis. A new node type waits for the maintenance window.
      applyImmediately: false,
      logDeliveryConfiguration: logs,
      // The function changes the token behind Terraform's back, as it must.
      lifecycle: { ignoreChanges: ['auth_token', 'auth_token_update_strategy'] },
    });

    this.id = group.replicationGroupId;
    this.arn = group.arn;
    this.host = group.primaryEndpointAddress;
    this.nodeIds = Array.from(
      { length: cache.nodes },
      (_, index) => `${name}-${String(index + 1).padStart(3, '0')}`,
    );
  }
}
