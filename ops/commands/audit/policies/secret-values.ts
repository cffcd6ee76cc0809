import type { Block } from '../../../synth/graph.ts';
import { allTexts, at, isObject, type Json, text } from '../../../synth/values.ts';
import { type Audited, type Policy, type Violation, violation } from './policy.ts';

export const secretValues: Policy = {
  id: 'secret-values',
  rule: 'No secret stands in the JSON, and none gets into a plan or state but the origin header.',
  why: 'The JSON is committed, and whoever reads a plan or the state reads every value in it (decision 0020).',
  check: (audited) => [
    ...audited.graph.blocks.flatMap(keptInState),
    ...audited.graph.blocks.flatMap(looksLikeSecret),
    ...audited.graph.blocks.flatMap((block) => secretsInEnvironment(audited, block)),
    ...readBack(audited),
  ],
};

/** Arguments that the state keeps in clear text; each has a write-only form or is set outside of Terraform. */
const keptArguments: Readonly<Record<string, readonly string[]>> = {
  aws_db_instance: ['password'],
  aws_rds_cluster: ['master_password'],
  aws_elasticache_replication_group: ['auth_token'],
  aws_secretsmanager_secret_version: ['secret_string', 'secret_binary'],
  aws_ssm_parameter: ['value'],
};

function keptInState(block: Block): Violation[] {
  if (block.kind === 'resource' && block.type === 'random_password') {
    return [violation(block, 'keeps a password in the state')];
  }
  return (keptArguments[block.type] ?? [])
    .filter((name) => block.kind === 'resource' && at(block.attributes, name).length > 0)
    .map((name) => violation(block, `"${name}" is kept in plan and state`));
}

const patterns: readonly (readonly [string, RegExp])[] = [
  ['an access key of AWS', /\b(AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a token of GitHub', /\bgh[pousr]_[A-Za-z0-9]{36}/],
  ['a password in an address', /:\/\/[^/\s:@${}]+:[^/\s:@${}]+@/],
];

function looksLikeSecret(block: Block): Violation[] {
  return allTexts(block.attributes).flatMap((value) =>
    patterns.filter(([, pattern]) => pattern.test(value)).map(([what]) => violation(block, `holds ${what}`)),
  );
}

const secretName = /(PASSWORD|SECRET|TOKEN|PRIVATE_KEY|SESSION_KEY|CREDENTIAL)$/i;

/** A container takes secrets by ARN, never as a variable in the clear; a function gets the ARN. */
function secretsInEnvironment(audited: Audited, block: Block): Violation[] {
  const variables: [string, string][] =
    block.type === 'aws_ecs_task_definition'
      ? audited
          .containers(block)
          .flatMap((container) => at(container, 'environment'))
          .map((one) => [text(one, 'name'), text(one, 'value')])
      : block.type === 'aws_lambda_function'
        ? at(block.attributes, 'environment.variables').flatMap(entries)
        : [];
  return variables
    .filter(([name, value]) => secretName.test(name) && value !== '' && !/\.(arn|id)\}$/.test(value))
    .map(([name]) => violation(block, `gives ${name} in the clear`));
}

function entries(value: Json): [string, string][] {
  return isObject(value) ? Object.keys(value).map((key) => [key, text(value, key)]) : [];
}

/** A secret that is read back gets into the state, so only the origin header may be. */
function readBack({ graph }: Audited): Violation[] {
  const mayHoldIt = ['aws_cloudfront_distribution', 'aws_lb_listener_rule'];
  return graph
    .data('aws_secretsmanager_secret_version')
    .flatMap((source) => graph.referrers(source))
    .filter(({ type, kind }) => kind === 'resource' && !mayHoldIt.includes(type))
    .map((block) => violation(block, 'takes a secret that was read into the state'));
}
