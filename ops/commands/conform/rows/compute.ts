import { text } from '../../../synth/values.ts';
import { holds, is } from '../facts.ts';
import { row, section, type View } from '../row.ts';

const headings = ['## Components', '### 2. Compute (ECS Fargate)'];

export const compute = [
  ...section('compute', headings, [
    row('fargate', '### 2. Compute (ECS Fargate)', (view) => [
      is(view.taskDefinition('server'), 'requires_compatibilities', 'FARGATE'),
      is(view.taskDefinition('client'), 'requires_compatibilities', 'FARGATE'),
    ]),
  ]),
  ...section(
    'compute/server',
    [...headings, '#### Server Service'],
    [
      row('cpu', '- **CPU**: 512 units (0.5 vCPU)', (view) => [
        is(view.taskDefinition('server'), 'cpu', 512),
      ]),
      row('memory', '- **Memory**: 1024 MB (1 GB)', (view) => [
        is(view.taskDefinition('server'), 'memory', 1024),
      ]),
      row('desired', '- **Desired Count**: 2', (view) => [
        is(view.service('server'), 'desired_count', 2),
        is(scalingTarget(view, 'server'), 'min_capacity', 2),
      ]),
      row('max', '- **Max Count**: 10 (Auto-scaling)', (view) => [
        is(scalingTarget(view, 'server'), 'max_capacity', 10),
      ]),
      row('health', '- **Health Check**: `/api/health`', (view) => [
        is(view.targetGroup('server'), 'health_check.path', '/api/health'),
      ]),
    ],
  ),
  ...section(
    'compute/client',
    [...headings, '#### Client Service'],
    [
      row('cpu', '- **CPU**: 256 units (0.25 vCPU)', (view) => [
        is(view.taskDefinition('client'), 'cpu', 256),
      ]),
      row('memory', '- **Memory**: 512 MB', (view) => [is(view.taskDefinition('client'), 'memory', 512)]),
      row('desired', '- **Desired Count**: 2', (view) => [is(view.service('client'), 'desired_count', 2)]),
      row('health', '- **Health Check**: `/`', (view) => [
        holds(view.targetGroup('client'), 'health_check.path', (path) => path === '/', '/'),
      ]),
    ],
  ),
];

/** What moves the count of a service. */
export function scalingTarget(view: View, service: 'server' | 'client') {
  const wanted = view.service(service);
  return view.graph
    .all('aws_appautoscaling_target')
    .find(
      (target) =>
        text(target.attributes, 'service_namespace') === 'ecs' &&
        wanted !== undefined &&
        (view.graph.targets(target, 'resource_id').includes(wanted) ||
          text(target.attributes, 'resource_id').endsWith(`/${text(wanted.attributes, 'name')}`)),
    );
}
