import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { DbInstance } from '@cdktn/provider-aws/lib/db-instance/index.js';
import { DbParameterGroup } from '@cdktn/provider-aws/lib/db-parameter-group/index.js';
import { DbSubnetGroup } from '@cdktn/provider-aws/lib/db-subnet-group/index.js';
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicyAttachment } from '@cdktn/provider-aws/lib/iam-role-policy-attachment/index.js';
import { fixedNames, nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { policyDocument } from './policy.ts';

export interface DatabaseProps {
  readonly topology: Topology;
  readonly account: Account;
  /** Private ones, in two zones at least. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /** Key of the data: storage, backups, Performance Insights. */
  readonly keyArn: string;
  readonly logsKeyArn: string;
  readonly user: string;
  /** Ephemeral: it goes into a write-only argument, and so into neither plan nor state. */
  readonly password: string;
  /** Terraform sends the password again when this number changes. */
  readonly passwordVersion: number;
}

const exported = ['postgresql', 'upgrade'] as const;

/** Specification: Database (RDS PostgreSQL 16), CloudWatch Logs, Backup Strategy. */
export class Database extends Construct {
  readonly id: string;
  readonly arn: string;
  /** Host name; its certificate carries it. */
  readonly host: string;
  /** Group that PostgreSQL's own log goes to. */
  readonly postgresqlLog: string;

  constructor(scope: Construct, id: string, props: DatabaseProps) {
    super(scope, id);
    const { topology } = props;
    const { database, ports, storage } = topology;
    const name = fixedNames(topology).database;
    const subnets = new DbSubnetGroup(this, 'subnets', {
      name,
      description: 'Private subnets of the database',
      subnetIds: [...props.subnetIds],
    });
    const parameters = this.parameters(topology);
    const logGroups = this.logGroups(props);
    const monitoring = this.monitoring(props);

    const instance = new DbInstance(this, 'instance', {
      identifier: name,
      engine: 'postgres',
      engineVersion: database.engineVersion,
      instanceClass: database.instanceClass,
      dbName: database.name,
      port: ports.database,
      username: props.user,
      passwordWo: props.password,
      passwordWoVersion: props.passwordVersion,

      storageType: database.storageType,
      allocatedStorage: database.storageGb,
      // Beyond this the provider takes whatever RDS has grown to for what is wanted.
      maxAllocatedStorage: database.maxStorageGb,
      storageEncrypted: true,
      kmsKeyId: props.keyArn,

      multiAz: database.multiAz,
      publiclyAccessible: false,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [props.securityGroupId],
      caCertIdentifier: 'rds-ca-rsa2048-g1',
      // Gives nobody access by itself: it takes a role of IAM and one of PostgreSQL that are made for it.
      iamDatabaseAuthenticationEnabled: true,
      parameterGroupName: parameters.name,

      backupRetentionPeriod: database.backupRetentionDays,
      backupWindow: database.backupWindow,
      maintenanceWindow: database.maintenanceWindow,
      copyTagsToSnapshot: true,
      deletionProtection: database.deletionProtection,
      skipFinalSnapshot: storage.forceDestroy,
      finalSnapshotIdentifier: `${name}-final`,
      deleteAutomatedBackups: storage.forceDestroy,
      autoMinorVersionUpgrade: true,
      // Specification: Vertical Scaling, manual resize during the maintenance window.
      applyImmediately: false,

      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: props.keyArn,
      performanceInsightsRetentionPeriod: database.performanceInsightsRetentionDays,
      ...monitoring,
      enabledCloudwatchLogsExports: [...exported],
      // RDS makes a group that is not there, and that one would keep everything for ever.
      dependsOn: Object.values(logGroups),
    });

    this.id = instance.identifier;
    this.arn = instance.arn;
    this.host = instance.address;
    this.postgresqlLog = logGroups.postgresql.name;
  }

  private parameters(topology: Topology): DbParameterGroup {
    const family = `postgres${topology.database.engineVersion}`;
    return new DbParameterGroup(this, 'parameters', {
      // A group in use cannot be removed, so the next major version gets another one beside it.
      name: nameOf(topology, `db-${family}`),
      description: `PostgreSQL ${topology.database.engineVersion} of ${nameOf(topology)}`,
      family,
      parameter: [
        { name: 'rds.force_ssl', value: '1' },
        { name: 'log_connections', value: '1' },
        { name: 'log_disconnections', value: '1' },
        { name: 'log_lock_waits', value: '1' },
        { name: 'log_statement', value: 'ddl' },
        { name: 'log_min_duration_statement', value: '1000' },
      ],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /** The specification's group, and those into which RDS writes. */
  private logGroups({ topology, logsKeyArn }: DatabaseProps) {
    const name = fixedNames(topology).logGroups.database;
    const group = (part: string, groupName: string) =>
      new CloudwatchLogGroup(this, part, {
        name: groupName,
        retentionInDays: topology.logs.retentionDays,
        kmsKeyId: logsKeyArn,
      });
    const exportOf = (log: (typeof exported)[number]) => group(`log-${log}`, `${name}/${log}`);
    return {
      specified: group('log', name),
      postgresql: exportOf('postgresql'),
      upgrade: exportOf('upgrade'),
    };
  }

  private monitoring({ topology, account }: DatabaseProps) {
    const seconds = topology.database.enhancedMonitoringSeconds;
    if (seconds === 0) return { monitoringInterval: 0 };
    const role = new IamRole(this, 'monitoring-role', {
      name: nameOf(topology, 'db-monitoring'),
      description: 'Lets RDS write figures of the operating system to CloudWatch',
      assumeRolePolicy: policyDocument({
        sid: 'Rds',
        principals: { Service: 'monitoring.rds.amazonaws.com' },
        actions: ['sts:AssumeRole'],
        conditions: { StringEquals: { 'aws:SourceAccount': account.id } },
      }),
    });
    new IamRolePolicyAttachment(this, 'monitoring-policy', {
      role: role.name,
      policyArn: `arn:${account.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`,
    });
    return { monitoringInterval: seconds, monitoringRoleArn: role.arn };
  }
}
