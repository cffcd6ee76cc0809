import { statementsOfRole } from '../../../synth/policies.ts';
import { text } from '../../../synth/values.ts';
import { evidence, fact, holds, leadsTo } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { secretsOf } from './container-parts.ts';

const names = ['database', 'redis', 'application'] as const;

export const secrets = section(
  'secrets',
  ['## Components', '### 10. Secrets Management'],
  [
    row(
      'manager',
      '- **AWS Secrets Manager**: Database, Redis, Application secrets',
      (view) =>
        names.flatMap((name) => [
          holds(view.secret(name), 'name', (found) => found.includes(name), name),
          leadsTo(view, view.secret(name), 'kms_key_id', 'aws_kms_key', 'aws_kms_alias'),
        ]),
      { everywhere: true },
    ),
    row('rotation', '- **Rotation**: Manual (can be automated)', (view) => [
      ...(['database', 'application'] as const).map((name) => byVersion(view, name)),
      leadsTo(
        view,
        view.graph.parts(view.secret('redis'), 'aws_secretsmanager_secret_rotation', 'secret_id')[0],
        'rotation_lambda_arn',
        'aws_lambda_function',
      ),
      evidence(view, 'runbook', 'docs/runbooks/rotate-database-password.md', 'database_password_version'),
    ]),
    row('access', '- **Access**: IAM role-based', (view) => accessFacts(view), { everywhere: true }),
  ],
);

/** Raising a variable by one writes a new value. */
function byVersion(view: View, name: 'database' | 'application') {
  const version = view.graph.parts(view.secret(name), 'aws_secretsmanager_secret_version', 'secret_id')[0];
  const found = text(version?.attributes, 'secret_string_wo_version');
  return fact(version, 'secret_string_wo_version', found || 'not set', 'a variable', found.includes('var.'));
}

/** What starts the server's tasks may read what they are given, by exact ARN, and nothing else. */
function accessFacts(view: View) {
  const { graph } = view;
  const task = view.taskDefinition('server');
  const role = graph.target(task, 'execution_role_arn', 'aws_iam_role');
  const readable = statementsOfRole(graph, role)
    .filter(
      ({ effect, actions }) =>
        effect === 'Allow' && actions.some((one) => /^(secretsmanager|ssm):/.test(one)),
    )
    .flatMap(({ block, resources }) =>
      resources.map((resource) => graph.references(block, resource)[0]?.block.address ?? resource),
    );
  const given = Object.values(secretsOf(view.container('server'))).flatMap((from) =>
    (task ? graph.references(task, from) : []).map(({ block }) => block.address),
  );
  const exact = readable.every((one) => /^aws_(secretsmanager_secret|ssm_parameter)\./.test(one));
  const enough = given.length > 0 && given.every((one) => readable.includes(one));
  return [
    fact(
      role,
      'secretsmanager:GetSecretValue',
      [...new Set(readable)].join(', ') || 'nothing',
      'the secrets of its tasks by ARN',
      exact && enough,
    ),
  ];
}
