/** The parts of MANGU in a graph, found by what they are and what they are joined to, not by who made them. */
import { embedded } from './embedded.ts';
import type { Block, SynthGraph } from './graph.ts';
import { rulesOf } from './security-groups.ts';
import { at, type Json, text, texts } from './values.ts';

export type ServiceName = 'server' | 'client';

export class Parts {
  readonly graph: SynthGraph;

  constructor(graph: SynthGraph) {
    this.graph = graph;
  }

  get vpc(): Block | undefined {
    return this.graph.all('aws_vpc')[0];
  }

  get database(): Block | undefined {
    return this.graph.all('aws_db_instance')[0];
  }

  get cache(): Block | undefined {
    return this.graph.all('aws_elasticache_replication_group', 'aws_elasticache_cluster')[0];
  }

  get loadBalancer(): Block | undefined {
    return this.graph.all('aws_lb', 'aws_alb')[0];
  }

  get distribution(): Block | undefined {
    return this.graph.all('aws_cloudfront_distribution')[0];
  }

  service(name: ServiceName): Block | undefined {
    return this.graph
      .all('aws_ecs_service')
      .find(({ attributes }) => text(attributes, 'name').includes(name));
  }

  taskDefinition(name: ServiceName): Block | undefined {
    return this.graph.target(this.service(name), 'task_definition', 'aws_ecs_task_definition');
  }

  /** The container that the load balancer sends to. */
  container(name: ServiceName): Json | undefined {
    const containers = this.containers(this.taskDefinition(name));
    const wanted = text(this.service(name)?.attributes, 'load_balancer.container_name');
    return containers.find((container) => text(container, 'name') === wanted) ?? containers[0];
  }

  containers(task: Block | undefined): Json[] {
    return task ? at(embedded(task.attributes.container_definitions), '') : [];
  }

  targetGroup(name: ServiceName): Block | undefined {
    return this.graph.target(this.service(name), 'load_balancer.target_group_arn');
  }

  listeners(protocol: 'HTTP' | 'HTTPS'): Block[] {
    return this.graph
      .all('aws_lb_listener', 'aws_alb_listener')
      .filter(({ attributes }) => text(attributes, 'protocol') === protocol);
  }

  /** `uploads` or `static`: the bucket whose name says so. */
  bucket(name: 'uploads' | 'static'): Block | undefined {
    return this.buckets.find(
      ({ attributes, name: logical }) =>
        text(attributes, 'bucket').includes(name) || (!text(attributes, 'bucket') && logical.includes(name)),
    );
  }

  get buckets(): Block[] {
    return this.graph.all('aws_s3_bucket');
  }

  /** A bucket's settings lie in resources of their own: `versioning`, `public_access_block`, … */
  bucketPart(bucket: Block | undefined, part: string): Block | undefined {
    return this.graph.parts(bucket, `aws_s3_bucket_${part}`, 'bucket')[0];
  }

  repository(name: ServiceName): Block | undefined {
    return this.graph
      .all('aws_ecr_repository')
      .find(({ attributes }) => text(attributes, 'name').includes(name));
  }

  secret(name: 'database' | 'redis' | 'application'): Block | undefined {
    return this.graph
      .all('aws_secretsmanager_secret')
      .find(({ attributes }) => text(attributes, 'name').includes(name));
  }

  /** The firewall in front of readers or in front of the load balancer. */
  firewall(scope: 'CLOUDFRONT' | 'REGIONAL'): Block | undefined {
    return this.graph.all('aws_wafv2_web_acl').find(({ attributes }) => text(attributes, 'scope') === scope);
  }

  /** Rules of a firewall, written as blocks or as JSON. */
  firewallRules(firewall: Block | undefined): Json[] {
    const rules = at(firewall?.attributes, 'rule');
    return rules.length > 0 ? rules : at(embedded(firewall?.attributes.rule_json), '').map(snakeKeys);
  }

  /** Subnets by whether their route table leads to an internet gateway. */
  subnets(kind: 'public' | 'private'): Block[] {
    return this.graph.all('aws_subnet').filter((subnet) => {
      const open = this.routesOf(this.routeTable(subnet)).some(
        ({ via }) => via?.type === 'aws_internet_gateway',
      );
      return open === (kind === 'public');
    });
  }

  routeTable(subnet: Block): Block | undefined {
    const association = this.graph.parts(subnet, 'aws_route_table_association', 'subnet_id')[0];
    return this.graph.target(association, 'route_table_id', 'aws_route_table');
  }

  /** Route tables that subnets of a kind use, each once. */
  routeTables(kind: 'public' | 'private'): Block[] {
    const tables = this.subnets(kind).flatMap((subnet) => this.routeTable(subnet) ?? []);
    return [...new Set(tables)];
  }

  routesOf(table: Block | undefined): { block: Block; destination: string; via: Block | undefined }[] {
    if (!table) return [];
    const inline = at(table.attributes, 'route').map((route): [Block, Json, string] => [
      table,
      route,
      'cidr_block',
    ]);
    const separate = this.graph
      .parts(table, 'aws_route', 'route_table_id')
      .map((block): [Block, Json, string] => [block, block.attributes, 'destination_cidr_block']);
    return [...inline, ...separate].map(([block, route, destination]) => ({
      block,
      destination: text(route, destination),
      via: ['gateway_id', 'nat_gateway_id'].flatMap((key) =>
        texts(route, key).flatMap((value) => this.graph.references(block, value)),
      )[0]?.block,
    }));
  }

  /** Security groups: of the load balancer, of tasks, of the database, of Redis. */
  securityGroups(of: 'load balancer' | 'tasks' | 'database' | 'redis'): Block[] {
    const group = 'aws_security_group';
    switch (of) {
      case 'load balancer':
        return this.graph.targets(this.loadBalancer, 'security_groups', group);
      case 'tasks': {
        const services = this.graph.all('aws_ecs_service');
        const path = 'network_configuration.security_groups';
        return [...new Set(services.flatMap((service) => this.graph.targets(service, path, group)))];
      }
      case 'database':
        return this.graph.targets(this.database, 'vpc_security_group_ids', group);
      case 'redis':
        return this.graph.targets(this.cache, 'security_group_ids', group);
    }
  }

  rules(of: Parameters<Parts['securityGroups']>[0], direction: 'ingress' | 'egress') {
    return this.securityGroups(of).flatMap((group) => rulesOf(this.graph, group, direction));
  }

  alarms(metric: string): Block[] {
    return this.graph.all('aws_cloudwatch_metric_alarm').filter(({ attributes }) => {
      const metrics = [
        ...texts(attributes, 'metric_name'),
        ...texts(attributes, 'metric_query.metric.metric_name'),
      ];
      return metrics.includes(metric);
    });
  }
}

function snakeKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(snakeKeys);
  if (typeof value !== 'object' || value === null) return value;
  const snake = (key: string) => key.replace(/(?<=[a-z0-9])([A-Z])/g, '_$1').toLowerCase();
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [snake(key), snakeKeys(inner)]));
}
