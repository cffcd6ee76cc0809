import { text, texts } from '../../../synth/values.ts';
import { type Policy, unless } from './policy.ts';

export const alarmsAct: Policy = {
  id: 'alarms-act',
  rule: 'Every alarm does something and names a runbook that exists.',
  why: 'An alarm that nobody hears, or that nobody knows what to do about, is a graph.',
  check: ({ graph, fileExists }) =>
    graph.all('aws_cloudwatch_metric_alarm', 'aws_cloudwatch_composite_alarm').flatMap((alarm) => {
      const { attributes } = alarm;
      const acts = graph.targets(alarm, 'alarm_actions').length > 0;
      const runbook = /docs\/runbooks\/[\w./-]+\.md/.exec(text(attributes, 'alarm_description'))?.[0];
      return [
        ...unless(acts && !texts(attributes, 'actions_enabled').includes('false'), alarm, 'has no action'),
        ...unless(runbook !== undefined, alarm, 'names no runbook (docs/runbooks/….md) in its description'),
        ...unless(
          runbook === undefined || fileExists(runbook),
          alarm,
          `its runbook ${runbook} does not exist`,
        ),
      ];
    }),
};
