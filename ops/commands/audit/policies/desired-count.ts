import { text, texts } from '../../../synth/values.ts';
import { type Policy, unless } from './policy.ts';

export const desiredCount: Policy = {
  id: 'desired-count',
  rule: 'A service that scales by itself leaves desired_count alone, and no other does.',
  why: 'Otherwise an apply at the busiest hour takes the tasks away again, or never changes a count that is only in code.',
  check: ({ graph }) =>
    graph.all('aws_ecs_service').flatMap((service) => {
      const scaled = graph
        .all('aws_appautoscaling_target')
        .some(
          (target) =>
            graph.targets(target, 'resource_id').includes(service) ||
            text(target.attributes, 'resource_id').endsWith(`/${text(service.attributes, 'name')}`),
        );
      const ignores = texts(service.attributes, 'lifecycle.ignore_changes').includes('desired_count');
      return unless(
        scaled === ignores,
        service,
        scaled
          ? 'scales by itself, and apply would set its count back'
          : 'does not scale, yet ignores desired_count',
      );
    }),
};
