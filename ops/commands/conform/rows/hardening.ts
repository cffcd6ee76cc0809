import { statementsOf } from '../../../synth/policies.ts';
import { fromAnywhere, rulesOf, ruleWords } from '../../../synth/security-groups.ts';
import { texts } from '../../../synth/values.ts';
import { counts, evidence, exactly, fact, is, isOff, leadsTo, pointsAt } from '../facts.ts';
import { row, section, type View } from '../row.ts';
import { encryptedStores } from './encryption.ts';
import { rateLimits } from './firewall.ts';
import { encryptedWays } from './transit.ts';

const always = { everywhere: true } as const;

export const hardening = section(
  'hardening',
  ['## Security Hardening'],
  [
    row('rest', '- ✅ All data encrypted at rest', (view) => encryptedStores(view), always),
    row('transit', '- ✅ All data encrypted in transit (TLS 1.3)', (view) => encryptedWays(view), {
      ...always,
      needs: 'domain',
    }),
    row('private', '- ✅ Private subnets for compute and data layers', (view) => privateFacts(view), always),
    row('groups', '- ✅ Security groups with least privilege', (view) => openGroups(view), always),
    row('iam', '- ✅ IAM roles with minimal permissions', (view) => wideStatements(view), always),
    row(
      'secrets',
      '- ✅ Secrets in AWS Secrets Manager',
      (view) => [
        counts(view.graph.all('aws_secretsmanager_secret'), 3, 'aws_secretsmanager_secret'),
        isOff(view.database, 'password'),
        ...view.graph
          .all('aws_secretsmanager_secret_version')
          .map((version) =>
            fact(
              version,
              'secret_string',
              written(version.attributes),
              'write-only',
              'secret_string_wo' in version.attributes,
            ),
          ),
      ],
      always,
    ),
    row(
      'waf',
      '- ✅ WAF protecting ALB',
      (view) => {
        const { graph, loadBalancer } = view;
        const association = graph.parts(loadBalancer, 'aws_wafv2_web_acl_association', 'resource_arn')[0];
        const rules = view.firewallRules(view.firewall('REGIONAL')).length;
        return [
          pointsAt(view, association, 'web_acl_arn', view.firewall('REGIONAL')),
          fact(
            view.firewall('REGIONAL'),
            'rule',
            `${rules} rules`,
            'some that block',
            rateLimits(view, 'REGIONAL').length > 0,
          ),
        ];
      },
      always,
    ),
    row(
      'flow-logs',
      '- ✅ VPC Flow Logs enabled',
      (view) => {
        const flow = view.graph.parts(view.vpc, 'aws_flow_log', 'vpc_id')[0];
        return [
          is(flow, 'traffic_type', 'ALL'),
          leadsTo(view, flow, 'log_destination', 'aws_s3_bucket', 'aws_cloudwatch_log_group'),
        ];
      },
      always,
    ),
    row(
      'cloudtrail',
      '- ✅ CloudTrail logging all API calls',
      (view) => {
        const trail = view.graph.all('aws_cloudtrail')[0];
        return [
          is(trail, 'is_multi_region_trail', true),
          is(trail, 'enable_log_file_validation', true),
          fact(
            trail,
            'enable_logging',
            texts(trail?.attributes, 'enable_logging').join() || 'true',
            'true',
            !texts(trail?.attributes, 'enable_logging').includes('false'),
          ),
          is(trail, 'include_global_service_events', true),
          leadsTo(view, trail, 's3_bucket_name', 'aws_s3_bucket'),
        ];
      },
      always,
    ),
    row('scans', '- ✅ Regular security scans (Trivy)', (view) => [
      is(view.repository('server'), 'image_scanning_configuration.scan_on_push', true),
      is(view.repository('client'), 'image_scanning_configuration.scan_on_push', true),
      evidence(view, 'scan', '.ci/scan', 'trivy'),
    ]),
  ],
);

function written(attributes: object): string {
  return 'secret_string_wo' in attributes ? 'write-only' : 'in the state';
}

function privateFacts(view: View) {
  const inside = new Set(view.subnets('private'));
  const services = view.graph.all('aws_ecs_service');
  const groups = view.graph.all('aws_db_subnet_group', 'aws_elasticache_subnet_group');
  const places = [
    ...services.map((service) => [service, 'network_configuration.subnets'] as const),
    ...groups.map((group) => [group, 'subnet_ids'] as const),
  ];
  return [
    ...places.map(([block, path]) => {
      const subnets = view.graph.targets(block, path, 'aws_subnet');
      const outside = subnets.filter((subnet) => !inside.has(subnet));
      const found =
        outside.length > 0
          ? `public: ${outside.map(({ address }) => address).join(', ')}`
          : `${subnets.length} private`;
      return fact(block, path, found, 'private subnets', subnets.length > 0 && outside.length === 0);
    }),
    ...services.map((service) => isOff(service, 'network_configuration.assign_public_ip')),
    isOff(view.database, 'publicly_accessible'),
  ];
}

/** Only the load balancer may be reached from anywhere, and nothing else stands in a rule of addresses. */
function openGroups(view: View) {
  const balancer = view.securityGroups('load balancer');
  return view.graph.all('aws_security_group').map((group) => {
    const open = rulesOf(view.graph, group, 'ingress').filter(fromAnywhere).map(ruleWords);
    if (balancer.includes(group)) {
      const tcp = open.filter((rule) => /^tcp (80|443) /.test(rule));
      return fact(group, 'ingress', open.join('; ') || 'none', 'tcp 80 and 443', tcp.length === open.length);
    }
    return exactly(group, 'ingress from anywhere', open, []);
  });
}

function wideStatements(view: View) {
  const roles = view.graph.all('aws_iam_role', 'aws_iam_role_policy', 'aws_iam_policy');
  return roles.map((block) => {
    const wide = statementsOf(view.graph, block)
      .filter(
        ({ effect, actions }) =>
          effect === 'Allow' && actions.some((one) => one === '*' || one.endsWith(':*')),
      )
      .map(({ sid, actions }) => `${sid || 'statement'}: ${actions.join(', ')}`);
    return exactly(block, 'actions with *', wide, []);
  });
}
