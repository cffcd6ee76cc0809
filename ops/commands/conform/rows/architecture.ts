import { counts, differ, fact, is, leadsTo } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { behaviours, originOf } from './cdn-parts.ts';

/** The drawing: every line of it that says something. */
export const architecture = section(
  'architecture',
  ['# MANGU Publishing Infrastructure', '## Architecture Overview'],
  [
    row('cdn', '│                         CloudFront CDN                           │', ({ distribution }) => [
      is(distribution, 'enabled', true),
    ]),
    row(
      'edge',
      '│                    (Global Edge Locations)                       │',
      ({ distribution }) => [is(distribution, 'price_class', 'PriceClass_100')],
    ),
    row('paths', '│ Static Assets             │ API/Dynamic', (view) => [
      reaches(view, 'static', 'aws_s3_bucket'),
      reaches(view, 'api', 'aws_lb'),
    ]),
    row('s3-and-alb', '│   S3 Bucket    │          │      ALB       │', (view) => [
      counts(view.graph.all('aws_lb'), 1, 'aws_lb'),
      leadsTo(view, view.bucketPart(view.bucket('static'), 'policy'), 'bucket', 'aws_s3_bucket'),
    ]),
    row('static-and-balancer', '│  (Static Files)│          │ (Load Balancer)│', (view) => [
      leadsTo(view, view.listeners('HTTPS')[0], 'load_balancer_arn', 'aws_lb'),
    ]),
    row('fargate', '│  ECS Fargate  │                   │  ECS Fargate  │', (view) => [
      is(view.taskDefinition('client'), 'requires_compatibilities', 'FARGATE'),
      is(view.taskDefinition('server'), 'requires_compatibilities', 'FARGATE'),
    ]),
    row('client-and-server', '│    Client     │                   │    Server     │', (view) => [
      behind(view, 'client'),
      behind(view, 'server'),
    ]),
    row('images', '│  (Nginx/SPA)  │                   │  (Node.js)    │', (view) => [
      image(view, 'client'),
      image(view, 'server'),
    ]),
    row('stores', '│     RDS      │          │ ElastiCache  │ │   S3   │', (view) => [
      counts(view.graph.all('aws_db_instance'), 1, 'aws_db_instance'),
      counts(view.graph.all('aws_elasticache_replication_group'), 1, 'aws_elasticache_replication_group'),
      counts(
        [view.bucket('uploads')].flatMap((one) => one ?? []),
        1,
        'aws_s3_bucket',
      ),
    ]),
    row('engines', '│  PostgreSQL  │          │    Redis     │ │Uploads │', ({ database, cache }) => [
      is(database, 'engine', 'postgres'),
      is(cache, 'engine', 'redis'),
    ]),
    row('zones', '│  (Multi-AZ)  │          │              │ │        │', (view) => [
      is(view.database, 'multi_az', true),
      differ(view.subnets('private'), 'availability_zone', 'aws_subnet'),
    ]),
  ],
);

function reaches(view: View, path: 'static' | 'api', type: string) {
  const { distribution, graph } = view;
  const found = behaviours(view, path).map(
    (behaviour) => originOf(view, behaviour)?.type ?? 'another origin',
  );
  return fact(distribution, `origin of ${path} paths`, found.join(', ') || 'none', type, onlyOf(found, type));

  function onlyOf(types: readonly string[], wanted: string): boolean {
    return graph.all(wanted).length > 0 && types.length > 0 && types.every((one) => one === wanted);
  }
}

function behind(view: View, service: 'server' | 'client') {
  return leadsTo(view, view.service(service), 'load_balancer.target_group_arn', 'aws_lb_target_group');
}

/** Which image runs is the adopter's; that it is pinned by digest is checked by the variable. */
function image(view: View, service: 'server' | 'client') {
  const found = String(Object(view.container(service)).image ?? 'none');
  return fact(
    view.taskDefinition(service),
    'image',
    found,
    `the ${service}'s image`,
    found.includes(service),
  );
}
