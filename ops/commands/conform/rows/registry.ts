import { embedded } from '../../../synth/embedded.ts';
import { at, text } from '../../../synth/values.ts';
import { counts, fact, holds, is } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { isAes256 } from './storage.ts';

const services = ['server', 'client'] as const;

export const registry = section(
  'registry',
  ['## Components', '### 8. Container Registry (ECR)'],
  [
    row('repositories', '- **Repositories**: 2 (server, client)', (view) => [
      counts(view.graph.all('aws_ecr_repository'), 2, 'aws_ecr_repository'),
      ...services.map((name) => holds(view.repository(name), 'name', (found) => found.includes(name), name)),
    ]),
    row(
      'scan',
      '- **Scan on Push**: Enabled',
      (view) =>
        services.map((name) => is(view.repository(name), 'image_scanning_configuration.scan_on_push', true)),
      { everywhere: true },
    ),
    row('lifecycle', '- **Lifecycle Policy**: Keep last 10 tagged images', (view) =>
      services.map((name) => lastTen(view, name)),
    ),
    row(
      'encryption',
      '- **Encryption**: AES-256',
      (view) =>
        services.map((name) =>
          holds(view.repository(name), 'encryption_configuration.encryption_type', isAes256, 'KMS or AES256'),
        ),
      { everywhere: true },
    ),
  ],
);

function lastTen(view: View, name: (typeof services)[number]) {
  const policy = view.graph.parts(view.repository(name), 'aws_ecr_lifecycle_policy', 'repository')[0];
  const rule = at(embedded(policy?.attributes.policy), 'rules').find(
    (one) => text(one, 'selection.tagStatus') === 'tagged',
  );
  const found = `${text(rule, 'selection.countType')} ${text(rule, 'selection.countNumber')}`.trim();
  const wanted = 'imageCountMoreThan 10';
  return fact(policy, 'rule of tagged images', found || 'none', wanted, found === wanted);
}
