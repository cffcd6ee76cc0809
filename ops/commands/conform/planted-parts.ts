/** Bugs in what runs, in what keeps data, and in what stands in front of both. */
import { gone, inside, type PlantedBug } from '../../testing/planted-bugs.ts';

const server = ['aws_ecs_service', 'server_'] as const;
const serverTask = ['aws_ecs_task_definition', 'server_'] as const;
const database = ['aws_db_instance'] as const;
const cache = ['aws_elasticache_replication_group'] as const;
const cdn = ['aws_cloudfront_distribution'] as const;
const firewall = ['aws_wafv2_web_acl', 'firewall'] as const;

/** One attribute is another. */
const set = (change: Readonly<Record<string, unknown>>) => (attributes: object) =>
  Object.assign(attributes, change);

export const partBugs: readonly PlantedBug[] = [
  {
    bug: 'the server has half its CPU',
    where: serverTask,
    plant: set({ cpu: '256' }),
    reddens: ['compute/server/cpu'],
  },
  {
    bug: 'the client has twice its memory',
    where: ['aws_ecs_task_definition', 'client_'],
    plant: set({ memory: '1024' }),
    reddens: ['compute/client/memory'],
  },
  {
    bug: 'the server begins with one task',
    where: server,
    plant: set({ desired_count: 1 }),
    reddens: ['compute/server/desired'],
  },
  {
    bug: 'the server grows to 20',
    where: ['aws_appautoscaling_target'],
    plant: set({ max_capacity: 20 }),
    reddens: ['compute/server/max'],
  },
  {
    bug: 'the server is asked for its page instead of its health',
    where: ['aws_lb_target_group', 'load-balancer_server'],
    plant: (group) => {
      group.health_check.path = '/';
    },
    reddens: ['compute/server/health'],
  },
  {
    bug: 'a launch type overrules Spot',
    where: server,
    plant: set({ launch_type: 'FARGATE' }),
    reddens: ['saving/spot'],
  },
  {
    bug: 'half of the tasks are Spot',
    where: ['aws_ecs_service', 'client_'],
    plant: (service) => {
      for (const share of service.capacity_provider_strategy) share.weight = 1;
    },
    reddens: ['saving/spot'],
  },
  {
    bug: 'a failed deployment is not rolled back',
    where: server,
    plant: (service) => {
      service.deployment_circuit_breaker.rollback = false;
    },
    reddens: ['deploy/stable'],
  },
  {
    bug: 'apply sets the image back',
    where: server,
    plant: (service) => {
      service.lifecycle.ignore_changes = ['desired_count'];
    },
    reddens: ['deploy/task'],
  },
  {
    bug: 'half of the tasks stop while others start',
    where: server,
    plant: set({ deployment_minimum_healthy_percent: 50 }),
    reddens: ['deploy/rolling'],
  },
  {
    bug: 'tasks end before the load balancer lets go of them',
    where: ['aws_lb_target_group', 'load-balancer_client'],
    plant: set({ deregistration_delay: '300' }),
    reddens: ['deploy/drained'],
  },
  {
    bug: 'tasks have public addresses',
    where: server,
    plant: (service) => {
      service.network_configuration.assign_public_ip = true;
    },
    reddens: ['hardening/private'],
  },
  {
    bug: 'the server takes any certificate for its database',
    where: serverTask,
    plant: (task) =>
      inside(task, 'container_definitions', (containers) => {
        containers[0].environment.find(({ name }: { name: string }) => name === 'DATABASE_TLS').value =
          'require';
      }),
    reddens: ['hardening/transit'],
  },
  {
    bug: 'the pools of ten tasks want more connections than there are',
    where: serverTask,
    plant: (task) =>
      inside(task, 'container_definitions', (containers) => {
        containers[0].environment.find(({ name }: { name: string }) => name === 'DATABASE_POOL_SIZE').value =
          '20';
      }),
    reddens: ['database/pooling'],
  },
  {
    bug: 'the database is of version 15',
    where: database,
    plant: set({ engine_version: '15' }),
    reddens: ['database/engine'],
  },
  {
    bug: 'the database has a smaller instance',
    where: database,
    plant: set({ instance_class: 'db.t3.micro' }),
    reddens: ['database/instance'],
  },
  {
    bug: 'the database cannot grow',
    where: database,
    plant: set({ max_allocated_storage: 50 }),
    reddens: ['database/storage'],
  },
  {
    bug: 'the database has no standby',
    where: database,
    plant: set({ multi_az: false }),
    reddens: ['architecture/zones', 'database/multi-az', 'recovery/database'],
  },
  {
    bug: 'backups are kept for a day',
    where: database,
    plant: set({ backup_retention_period: 1 }),
    reddens: ['database/backup', 'backup/rds'],
  },
  {
    bug: 'the database is not encrypted',
    where: database,
    plant: set({ storage_encrypted: false }),
    reddens: ['database/encryption', 'hardening/rest'],
  },
  {
    bug: 'the database has a password that the state keeps',
    where: database,
    plant: set({ password: 'x' }),
    reddens: ['hardening/secrets'],
  },
  {
    bug: 'changes of the database do not wait for the window',
    where: database,
    plant: set({ apply_immediately: true }),
    reddens: ['scaling/vertical/database'],
  },
  {
    bug: 'the database takes connections without TLS',
    where: ['aws_db_parameter_group'],
    plant: (group) => {
      group.parameter = group.parameter.filter(({ name }: { name: string }) => name !== 'rds.force_ssl');
    },
    reddens: ['hardening/transit'],
  },
  {
    bug: 'Redis has two nodes without failover',
    where: cache,
    plant: set({ num_cache_clusters: 2 }),
    reddens: ['cache/mode', 'cache/failover'],
  },
  {
    bug: 'Redis is spoken to in the clear',
    where: cache,
    plant: set({ transit_encryption_enabled: false }),
    reddens: ['cache/encryption', 'hardening/transit'],
  },
  {
    bug: 'nobody gives Redis its token',
    where: ['aws_lambda_invocation', 'redis-token'],
    plant: () => gone,
    reddens: ['cache/token'],
  },
  {
    bug: 'the load balancer is internal',
    where: ['aws_lb'],
    plant: set({ internal: true }),
    reddens: ['load-balancer/scheme'],
  },
  {
    bug: 'the load balancer speaks TLS 1.0',
    where: ['aws_lb_listener', 'load-balancer_https'],
    plant: set({ ssl_policy: 'ELBSecurityPolicy-2016-08' }),
    reddens: ['load-balancer/tls', 'hardening/transit'],
  },
  {
    bug: 'the firewall does not stand before the load balancer',
    where: ['aws_wafv2_web_acl_association'],
    plant: () => gone,
    reddens: ['load-balancer/waf', 'hardening/waf'],
  },
  {
    bug: 'CloudFront is everywhere',
    where: cdn,
    plant: set({ price_class: 'PriceClass_All' }),
    reddens: ['architecture/edge', 'cdn/price-class'],
  },
  {
    bug: 'answers of the API are kept at the edge',
    where: cdn,
    plant: (distribution) => {
      const [first] = distribution.ordered_cache_behavior;
      first.cache_policy_id = distribution.default_cache_behavior.cache_policy_id;
    },
    reddens: ['cdn/api'],
  },
  {
    bug: 'readers may come without TLS',
    where: cdn,
    plant: (distribution) => {
      distribution.default_cache_behavior.viewer_protocol_policy = 'allow-all';
    },
    reddens: ['hardening/transit'],
  },
  {
    bug: "the CDN's certificate is made in the region of the rest",
    where: ['aws_acm_certificate_validation', 'certificates_cdn'],
    plant: set({ provider: 'aws.recovery' }),
    reddens: ['cdn/certificate'],
  },
  {
    bug: 'files are not compressed with Brotli',
    where: ['aws_cloudfront_cache_policy', 'cdn_policies_assets'],
    plant: (policy) => {
      policy.parameters_in_cache_key_and_forwarded_to_origin.enable_accept_encoding_brotli = false;
    },
    reddens: ['cdn/compression'],
  },
  {
    bug: 'the limit is counted by what the viewer claims to be',
    where: firewall,
    plant: (acl) => {
      acl.rule[0].statement.rate_based_statement.aggregate_key_type = 'FORWARDED_IP';
    },
    reddens: ['waf/rate'],
  },
  {
    bug: 'the limit only counts',
    where: ['aws_wafv2_web_acl', 'load-balancer-firewall'],
    plant: (acl) => {
      acl.rule[0].action = { count: {} };
    },
    reddens: ['load-balancer/waf', 'waf/rate', 'hardening/waf'],
  },
  {
    bug: 'the common rules only count',
    where: firewall,
    plant: (acl) => {
      acl.rule[1].override_action = { count: {} };
    },
    reddens: ['waf/common'],
  },
  {
    bug: 'a firewall does not log',
    where: ['aws_wafv2_web_acl_logging_configuration', 'firewall'],
    plant: () => gone,
    reddens: ['waf/logging'],
  },
];
