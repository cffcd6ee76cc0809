/**
 * The topology: everything that an environment is made of, as plain values with their units in their names. Every
 * number of the specification stands once, in `environments/production.ts`. `check.ts` holds what is allowed.
 */

export type EnvironmentName = 'production' | 'staging' | 'development';
export type ServiceName = 'server' | 'client';
export type Architecture = 'X86_64' | 'ARM64';

export interface Topology {
  readonly environment: EnvironmentName;
  /** First part of every name. */
  readonly product: string;
  readonly region: string;
  /** Where backups are copied to and a lost region is restored. */
  readonly recoveryRegion: string;
  /** `none` serves the CDN's and the load balancer's own names, and is for development only. */
  readonly domain: 'required' | 'none';
  readonly network: NetworkTopology;
  readonly ports: Ports;
  readonly services: Readonly<Record<ServiceName, ServiceTopology>>;
  readonly capacity: CapacityTopology;
  readonly scaling: ScalingTopology;
  readonly database: DatabaseTopology;
  readonly cache: CacheTopology;
  readonly loadBalancer: LoadBalancerTopology;
  readonly cdn: CdnTopology;
  readonly storage: StorageTopology;
  readonly registry: RegistryTopology;
  readonly firewall: FirewallTopology;
  readonly secrets: SecretsTopology;
  readonly logs: LogsTopology;
  readonly alarms: AlarmsTopology;
  readonly backup: BackupTopology;
  readonly cost: CostTopology;
}

/** Specification: VPC Configuration, Route Tables. */
export interface NetworkTopology {
  readonly vpcCidr: string;
  /** Letters of the region's zones, named so that a new zone at AWS never moves a subnet: `a` is us-east-1a. */
  readonly zones: readonly string[];
  /** One per zone, in their order. */
  readonly publicSubnetCidrs: readonly string[];
  readonly privateSubnetCidrs: readonly string[];
  /** Each private subnet leaves through the gateway of its own zone, or through the only one. */
  readonly natGateways: number;
}

/** Specification: Security Groups. The one place of every port. */
export interface Ports {
  readonly http: number;
  readonly https: number;
  readonly server: number;
  readonly client: number;
  readonly database: number;
  readonly redis: number;
}

/** Specification: Compute. */
export interface ServiceTopology {
  /** 1024 units are one vCPU. */
  readonly cpuUnits: number;
  readonly memoryMb: number;
  readonly desiredCount: number;
  /** Equal to `desiredCount` where the service does not scale by itself. */
  readonly maxCount: number;
  readonly health: HealthCheck;
  /** How long the load balancer goes on sending to a task that is leaving. */
  readonly deregistrationDelaySeconds: number;
  /** From SIGTERM to SIGKILL; ECS allows 120 at most. */
  readonly stopTimeoutSeconds: number;
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
}

export interface HealthCheck {
  readonly path: string;
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  /** Failures are not counted for so long after a task started. */
  readonly graceSeconds: number;
}

/** Specification: Cost Optimization 1. */
export interface CapacityTopology {
  readonly architecture: Architecture;
  /** Tasks of each service that never run on Spot. */
  readonly onDemandBase: number;
  /** Share of the tasks above the base. 0 puts all on demand. */
  readonly spotPercent: number;
}

/** Specification: Horizontal Scaling, of the server. */
export interface ScalingTopology {
  readonly scaleOutAbovePercent: number;
  readonly scaleInBelowPercent: number;
  readonly stepTasks: number;
  readonly cooldownSeconds: number;
  readonly periodSeconds: number;
  readonly scaleOutPeriods: number;
  readonly scaleInPeriods: number;
}

/** Specification: Database. */
export interface DatabaseTopology {
  /** Major version of PostgreSQL. */
  readonly engineVersion: string;
  readonly instanceClass: string;
  readonly name: string;
  readonly storageGb: number;
  readonly maxStorageGb: number;
  readonly storageType: 'gp3';
  readonly multiAz: boolean;
  readonly backupRetentionDays: number;
  readonly backupWindow: string;
  readonly maintenanceWindow: string;
  readonly performanceInsightsRetentionDays: number;
  readonly enhancedMonitoringSeconds: number;
  readonly deletionProtection: boolean;
  /** What the instance class gives: memory in bytes / 9,531,392, less what PostgreSQL keeps for itself. */
  readonly maxConnections: number;
  /** Connections of one server's pool; it has some beside it (connections.ts). */
  readonly poolSize: number;
  /** Connections kept free for migration, monitoring and people. */
  readonly reservedConnections: number;
}

/** Specification: Cache. */
export interface CacheTopology {
  readonly engineVersion: string;
  readonly nodeType: string;
  /** Two or more lie in different zones and fail over by themselves. */
  readonly nodes: number;
  readonly snapshotRetentionDays: number;
  readonly snapshotWindow: string;
  readonly maintenanceWindow: string;
  readonly evictionPolicy: string;
}

/** Specification: Load Balancer, ALB Security Group. */
export interface LoadBalancerTopology {
  /** `internal` is for the CDN's `vpc-origin` only, and needs it. */
  readonly scheme: 'internet-facing' | 'internal';
  /** `cloudfront` admits only addresses of CloudFront; `anywhere` is the specification's row. */
  readonly ingress: 'anywhere' | 'cloudfront';
  readonly tlsPolicy: string;
  readonly idleTimeoutSeconds: number;
  readonly deletionProtection: boolean;
}

/** Specification: CDN. */
export interface CdnTopology {
  readonly priceClass: 'PriceClass_100' | 'PriceClass_200' | 'PriceClass_All';
  readonly minimumTls: string;
  /** For hashed assets; their names change with their content. */
  readonly assetTtlSeconds: number;
  /** For pages that say nothing about it; what nginx marks `no-cache` is asked for every time. */
  readonly pageTtlSeconds: number;
  /** What is taken from the bucket; all else goes to the load balancer. */
  readonly staticPaths: readonly string[];
  /** Passed to the server untouched and never cached. The load balancer sends the same paths to it. */
  readonly apiPaths: readonly string[];
  /** `public` reaches the internet-facing load balancer by name, with the origin header. */
  readonly origin: 'public' | 'vpc-origin';
  /** How long CloudFront waits for the load balancer's answer; 60 at most without asking AWS. */
  readonly originReadTimeoutSeconds: number;
  /** Shorter than the load balancer's idle timeout, or CloudFront sends into connections that are closing. */
  readonly originKeepaliveSeconds: number;
  /** ISO 3166 countries that are refused; CloudFront asks for at least one when restricted. */
  readonly blockedCountries: readonly string[];
}

/** Specification: Storage. */
export interface StorageTopology {
  readonly archiveAfterDays: number;
  /** `GLACIER_IR` stays readable at once; see docs/decisions. */
  readonly archiveClass: 'GLACIER_IR' | 'GLACIER' | 'DEEP_ARCHIVE';
  /** Keys below these are archived; what the reader serves lies elsewhere. */
  readonly archivedPrefixes: readonly string[];
  readonly noncurrentExpireDays: number;
  readonly abortUploadsAfterDays: number;
  /** For production nothing that holds data is destroyed with its stack. */
  readonly forceDestroy: boolean;
}

/** Specification: Container Registry. */
export interface RegistryTopology {
  readonly keepTaggedImages: number;
  readonly untaggedExpireDays: number;
  readonly scanOnPush: boolean;
}

/** Specification: Security (WAF). */
export interface FirewallTopology {
  readonly rateLimitRequests: number;
  readonly rateLimitWindowSeconds: number;
  readonly managedRules: readonly string[];
  /** Rule groups that only count: they inform, and satisfy readers of policies. */
  readonly countedRules: readonly string[];
  /** Paths below which bodies are files: rules about bodies only count there. */
  readonly uploadPaths: readonly string[];
}

/** Specification: Secrets Management. */
export interface SecretsTopology {
  readonly recoveryWindowDays: number;
  readonly redisRotationDays: number;
  /** From the change of a secret to the start of new tasks: the database must have taken its new password by then. */
  readonly redeployDelaySeconds: number;
}

/** Specification: CloudWatch Logs, Cost Optimization 5. */
export interface LogsTopology {
  readonly retentionDays: number;
  /** CloudTrail, flow logs, firewall and access logs, in S3. */
  readonly auditRetentionDays: number;
}

/** Specification: Alarms. Thresholds; what each means stands in docs/runbooks. */
export interface AlarmsTopology {
  readonly cpuPercent: number;
  readonly memoryPercent: number;
  /** Of answers with 5xx. */
  readonly errorRatePercent: number;
  /** Fewer requests in five minutes are too few for a share of them to mean anything. */
  readonly rateFloorRequests: number;
  /** 5xx in five minutes that the load balancer made itself, for want of an answer. */
  readonly loadBalancerErrors: number;
  readonly latencyP95Seconds: number;
  /** Requests in five minutes that came without the origin header. */
  readonly refusedRequests: number;
  readonly databaseConnectionsPercent: number;
  /** Connections in five minutes that the database turned away or the server could not make. */
  readonly databaseConnectionFailures: number;
  readonly databaseFreeStorageGb: number;
  readonly databaseFreeMemoryMb: number;
  /** CPU credits left; a full db.t3.small has 576 and earns 24 an hour. */
  readonly databaseCredits: number;
  /** Reads and writes that wait for the disk. */
  readonly databaseQueueDepth: number;
  /** Transaction logs that wait for their copy; the specification's five minutes are lost when they pile up. */
  readonly databaseTransactionLogsGb: number;
  /** How far back the newest point lies that the database can be restored to (specification: RPO). */
  readonly restorableLagMinutes: number;
  /** Keys in five minutes that Redis gave up for want of memory. */
  readonly cacheEvictions: number;
  readonly cacheConnections: number;
  /** Requests in five minutes that the firewall blocked. */
  readonly blockedRequests: number;
  /** Share of all requests that the firewall blocked. */
  readonly blockedPercent: number;
  /** ACM renews 60 days before the end; fewer than this means that it could not. */
  readonly certificateDays: number;
  /** Of our mail that came back; SES looks into a sender at 5 %. */
  readonly mailBouncesPercent: number;
  /** Of our mail that its readers called spam; SES looks into a sender at 0.1 %. */
  readonly mailComplaintsPercent: number;
}

/** Specification: Disaster Recovery. */
export interface BackupTopology {
  readonly enabled: boolean;
  readonly copyToRecoveryRegion: boolean;
  readonly retentionDays: number;
  readonly lockDays: number;
}

/** Specification: Estimated Monthly Cost. */
export interface CostTopology {
  readonly monthlyBudgetUsd: number;
}
