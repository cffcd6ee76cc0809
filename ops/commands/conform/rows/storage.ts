import { statementsOf } from '../../../synth/policies.ts';
import { at, number, text, texts } from '../../../synth/values.ts';
import { fact, holds, is, leadsTo } from '../facts.ts';
import { row, section, type View } from '../row.ts';

type BucketName = 'uploads' | 'static';
const headings = ['## Components', '### 7. Storage (S3)'];

export const storage = [
  ...section(
    'storage/uploads',
    [...headings, '#### Uploads Bucket'],
    [
      row('versioning', '- **Versioning**: Enabled', (view) => [versioned(view, 'uploads')]),
      row(
        'encryption',
        '- **Encryption**: AES-256',
        (view) => [
          holds(
            view.bucketPart(view.bucket('uploads'), 'server_side_encryption_configuration'),
            'rule.apply_server_side_encryption_by_default.sse_algorithm',
            isAes256,
            'aws:kms or AES256',
          ),
        ],
        { everywhere: true },
      ),
      row('public', '- **Public Access**: Blocked', (view) => blocked(view, 'uploads'), { everywhere: true }),
      row('lifecycle', '- **Lifecycle**: Archive to Glacier after 90 days', (view) => archived(view)),
    ],
  ),
  ...section(
    'storage/static',
    [...headings, '#### Static Assets Bucket'],
    [
      row('versioning', '- **Versioning**: Enabled', (view) => [versioned(view, 'static')]),
      row('oac', '- **CloudFront Access**: OAC (Origin Access Control)', (view) => oac(view), {
        everywhere: true,
      }),
      row('public', '- **Public Access**: Blocked', (view) => blocked(view, 'static'), { everywhere: true }),
    ],
  ),
];

/** KMS encrypts with AES-256 (AWS: SYMMETRIC_DEFAULT is AES-256-GCM). */
export function isAes256(algorithm: string): boolean {
  return ['AES256', 'aws:kms', 'aws:kms:dsse', 'KMS'].includes(algorithm);
}

export function versioned(view: View, name: BucketName) {
  return is(view.bucketPart(view.bucket(name), 'versioning'), 'versioning_configuration.status', 'Enabled');
}

function blocked(view: View, name: BucketName) {
  const block = view.bucketPart(view.bucket(name), 'public_access_block');
  const switches = [
    'block_public_acls',
    'block_public_policy',
    'ignore_public_acls',
    'restrict_public_buckets',
  ];
  return switches.map((one) => is(block, one, true));
}

export function archived(view: View) {
  const lifecycle = view.bucketPart(view.bucket('uploads'), 'lifecycle_configuration');
  const rules = at(lifecycle?.attributes, 'rule').filter((rule) => text(rule, 'status') === 'Enabled');
  const transitions = rules.flatMap((rule) => at(rule, 'transition'));
  const found = transitions.map((one) => `${text(one, 'storage_class')} after ${text(one, 'days')} days`);
  const passes = transitions.some(
    (one) => text(one, 'storage_class').startsWith('GLACIER') && number(one, 'days') === 90,
  );
  return [fact(lifecycle, 'rule.transition', found.join(', ') || 'none', 'GLACIER… after 90 days', passes)];
}

function oac(view: View) {
  const { graph, distribution } = view;
  const bucket = view.bucket('static');
  const control = graph.target(distribution, 'origin.origin_access_control_id');
  const origin = at(distribution?.attributes, 'origin').find(
    (one) =>
      distribution && bucket && graph.references(distribution, one).some(({ block }) => block === bucket),
  );
  const policy = view.bucketPart(bucket, 'policy');
  const readers = policy ? statementsOf(graph, policy).filter(({ effect }) => effect === 'Allow') : [];
  const onlyTheCdn = readers.every(
    ({ principals, conditions }) =>
      principals.join() === 'cloudfront.amazonaws.com' &&
      distribution !== undefined &&
      JSON.stringify(conditions ?? {}).includes(distribution.address),
  );
  return [
    leadsTo(view, distribution, 'origin.origin_access_control_id', 'aws_cloudfront_origin_access_control'),
    fact(
      distribution,
      'origin of the static bucket',
      texts(origin, 'origin_access_control_id').length > 0 ? 'signed' : 'not signed',
      'signed',
      texts(origin, 'origin_access_control_id').length > 0,
    ),
    is(control, 'signing_behavior', 'always'),
    fact(
      policy,
      'policy',
      readers.map(({ principals }) => principals.join()).join(', ') || 'nobody may read',
      'cloudfront.amazonaws.com for this distribution',
      readers.length > 0 && onlyTheCdn,
    ),
  ];
}
