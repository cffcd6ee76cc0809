import type { Block, SynthGraph } from '../../../synth/graph.ts';
import { number, text, texts } from '../../../synth/values.ts';
import { type Audited, type Policy, unless, type Violation, violation } from './policy.ts';

export const logGroups: Policy = {
  id: 'log-groups',
  rule: 'Every log group has a retention and a key, and exists before anything writes to it.',
  why: 'AWS makes a missing group by itself, without an end and without a key, and Terraform then cannot make it.',
  check: (audited) => [
    ...audited.graph
      .all('aws_cloudwatch_log_group')
      .flatMap((group) => [
        ...unless(number(group.attributes, 'retention_in_days') > 0, group, 'keeps its logs forever'),
        ...unless(audited.graph.targets(group, 'kms_key_id').length > 0, group, 'has no key'),
      ]),
    ...writers(audited).flatMap(({ writer, name }) => madeBefore(audited.graph, writer, name)),
  ],
};

/** Who writes into which group, where AWS would make it. */
function writers({ graph, database }: Audited): { writer: Block; name: string }[] {
  const functions = graph.all('aws_lambda_function').map((writer) => ({
    writer,
    name:
      text(writer.attributes, 'logging_config.log_group') ||
      `/aws/lambda/${text(writer.attributes, 'function_name')}`,
  }));
  const exports = texts(database?.attributes, 'enabled_cloudwatch_logs_exports').map((log) => ({
    log,
    identifier: text(database?.attributes, 'identifier'),
  }));
  return [
    ...functions,
    ...(database
      ? exports.map(({ log, identifier }) => ({
          writer: database,
          name: `/aws/rds/instance/${identifier}/${log}`,
        }))
      : []),
  ];
}

function madeBefore(graph: SynthGraph, writer: Block, name: string): Violation[] {
  const named = graph.references(writer, name)[0]?.block;
  const group =
    named ??
    graph.all('aws_cloudwatch_log_group').find(({ attributes }) => text(attributes, 'name') === name);
  if (!group) return [violation(writer, `writes into ${name}, which AWS would make without retention`)];
  return unless(graph.comesAfter(writer, group), writer, `does not wait for ${group.address}`);
}
