import { connectionsOfServer } from '@mangu/topology/connections';
import { number } from '../../../synth/values.ts';
import { evidence, fact, holds, is, leadsTo } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { scalingTarget } from './compute.ts';
import { environmentOf } from './container-parts.ts';

/** What db.t3.small gives: 2 GiB less what AWS keeps, divided by 9,531,392 bytes per connection. */
const connectionsOfInstance = 198;

export const database = section(
  'database',
  ['## Components', '### 3. Database (RDS PostgreSQL 16)'],
  [
    row('engine', '### 3. Database (RDS PostgreSQL 16)', ({ database }) => [
      is(database, 'engine', 'postgres'),
      holds(database, 'engine_version', (version) => /^16(\.|$)/.test(version), '16'),
    ]),
    row('instance', '- **Instance Type**: db.t3.small', ({ database }) => [
      is(database, 'instance_class', 'db.t3.small'),
    ]),
    row('storage', '- **Storage**: 50 GB (gp3, auto-scaling to 100 GB)', ({ database }) => [
      is(database, 'allocated_storage', 50),
      is(database, 'storage_type', 'gp3'),
      is(database, 'max_allocated_storage', 100),
    ]),
    row('multi-az', '- **Multi-AZ**: Enabled', ({ database }) => [is(database, 'multi_az', true)]),
    row('backup', '- **Backup Retention**: 7 days', ({ database }) => [
      is(database, 'backup_retention_period', 7),
    ]),
    row(
      'encryption',
      '- **Encryption**: At rest (AES-256)',
      (view) => [
        is(view.database, 'storage_encrypted', true),
        leadsTo(view, view.database, 'kms_key_id', 'aws_kms_key', 'aws_kms_alias'),
      ],
      { everywhere: true },
    ),
    row('insights', '- **Performance Insights**: Enabled', ({ database }) => [
      is(database, 'performance_insights_enabled', true),
    ]),
    row('pooling', '- **Connection Pooling**: Managed by application', (view) => [
      pool(view),
      evidence(view, 'test', 'topology/check.test.ts', 'database.poolSize'),
    ]),
  ],
);

/** All tasks together leave connections free; while a deployment runs there are twice as many. */
function pool(view: View) {
  const [name, value] = Object.entries(environmentOf(view.container('server'))).find(([key]) =>
    key.includes('POOL'),
  ) ?? ['DATABASE_POOL_SIZE', 'not set'];
  const tasks = number(scalingTarget(view, 'server')?.attributes, 'max_capacity');
  const used = connectionsOfServer(Number(value)) * tasks;
  return fact(
    view.taskDefinition('server'),
    name,
    `${value}, ${connectionsOfServer(Number(value))} in all, each for ${tasks} tasks`,
    `together below ${connectionsOfInstance}`,
    used < connectionsOfInstance,
  );
}
