import { at, number, text } from '../../../synth/values.ts';
import { evidence, evidenceLine, fact, is } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { archived } from './storage.ts';

/** Where the table of `npx mangu cost` is printed, each component beside its estimate. */
const sheet = 'README.md';

const optimization = section(
  'saving',
  ['## Cost Optimization'],
  [
    row('spot', '1. **ECS**: Fargate Spot for 80% of workload', (view) =>
      (['server', 'client'] as const).map((name) => spot(view, name)),
    ),
    row('reserved', '2. **RDS**: Reserved Instance pricing (1-year term)', (view) => [
      evidence(view, 'cost', 'ops/commands/cost/line.ts', 'databaseReserved'),
      evidence(view, 'runbook', 'docs/runbooks/cost-review.md', 'Reserved instance for the database'),
    ]),
    row('right-size', '3. **ElastiCache**: Right-sized node type', (view) => [
      is(view.cache, 'node_type', 'cache.t3.micro'),
      evidence(view, 'runbook', 'docs/runbooks/cost-review.md', 'The cache has the right size'),
    ]),
    row('glacier', '4. **S3**: Lifecycle policies to Glacier', (view) => archived(view)),
    row('retention', '5. **CloudWatch**: Log retention limited to 7 days', ({ graph }) =>
      graph.all('aws_cloudwatch_log_group').map((group) => is(group, 'retention_in_days', 7)),
    ),
  ],
);

/** Above a base that is never Spot, 4 of 5 tasks are; a launch type on the service would switch the strategy off. */
function spot(view: View, name: 'server' | 'client') {
  const service = view.service(name);
  const strategy = at(service?.attributes, 'capacity_provider_strategy');
  const weight = (provider: string) =>
    number(
      strategy.find((one) => text(one, 'capacity_provider') === provider),
      'weight',
    ) || 0;
  const all = weight('FARGATE') + weight('FARGATE_SPOT');
  const percent = all === 0 ? 0 : (100 * weight('FARGATE_SPOT')) / all;
  const launchType = text(service?.attributes, 'launch_type');
  return fact(
    service,
    'capacity_provider_strategy',
    launchType ? `overruled by launch_type ${launchType}` : `${percent} % above the base`,
    '80 % above the base',
    percent === 80 && launchType === '',
  );
}

const estimates = [
  ['ecs', '- **ECS Fargate**: ~$50-100'],
  ['rds', '- **RDS**: ~$50-80'],
  ['elasticache', '- **ElastiCache**: ~$15-30'],
  ['alb', '- **ALB**: ~$20-30'],
  ['cloudfront', '- **CloudFront**: ~$10-50 (traffic dependent)'],
  ['s3', '- **S3**: ~$5-20'],
  ['secrets', '- **Secrets Manager**: ~$5'],
  ['total', '- **Total**: ~$155-315/month'],
] as const;

/** What a component costs is computed by `mangu cost`; README has it beside the estimate. */
const estimated = section(
  'cost',
  ['## Estimated Monthly Cost'],
  estimates.map(([id, line]) => {
    const [, component = '', estimate = ''] = /\*\*(.+)\*\*: (~\S+)/.exec(line) ?? [];
    return row(id, line, (view) => [
      evidenceLine(view, 'cost', sheet, component, estimate.replace('/month', '')),
    ]);
  }),
);

export const cost = [...optimization, ...estimated];
