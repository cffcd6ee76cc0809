import { allStatements, type PolicyStatement } from '../../../synth/policies.ts';
import { type Policy, type Violation, violation } from './policy.ts';

/** Actions that AWS gives no resource to name (Service Authorization Reference). */
const withoutResource = [
  'cloudwatch:PutMetricData',
  'ec2:DescribeAvailabilityZones',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ecr:GetAuthorizationToken',
  'ecs:DeregisterTaskDefinition',
  'ecs:DescribeTaskDefinition',
  'ecs:ListTaskDefinitions',
  'ecs:RegisterTaskDefinition',
  'secretsmanager:GetRandomPassword',
  'ssmmessages:CreateControlChannel',
  'ssmmessages:CreateDataChannel',
  'ssmmessages:OpenControlChannel',
  'ssmmessages:OpenDataChannel',
];

export const wildcards: Policy = {
  id: 'wildcards',
  rule: 'No policy allows every action, every resource, or everybody without a condition.',
  why: 'Whoever gets hold of one role then has the account.',
  check: ({ graph }) =>
    allStatements(graph)
      .filter(({ effect }) => effect === 'Allow')
      .flatMap(tooWide),
};

function tooWide(statement: PolicyStatement): Violation[] {
  const { block, sid, actions, resources, principals, conditions } = statement;
  const name = sid || 'a statement';
  // In the policy of a key, "*" is that key, and the account must keep the right to change the policy.
  const ofKey = block.type.startsWith('aws_kms_');
  const trust = resources.length === 0;
  const wide = actions.filter((action) => /^\*$|^[a-z0-9-]+:\*$/.test(action));
  const unnamed = actions.filter((action) => !withoutResource.includes(action));
  return [
    ...(ofKey ? [] : wide).map((action) => violation(block, `${name} allows ${action}`)),
    ...(!ofKey && !trust && resources.includes('*') && unnamed.length > 0 && conditions === undefined
      ? [violation(block, `${name} allows ${unnamed.join(', ')} on every resource`)]
      : []),
    ...(principals.includes('*') && conditions === undefined
      ? [violation(block, `${name} allows everybody`)]
      : []),
  ];
}
