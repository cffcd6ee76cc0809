import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import { CloudwatchLogResourcePolicy } from '@cdktn/provider-aws/lib/cloudwatch-log-resource-policy/index.js';
import { Wafv2WebAcl } from '@cdktn/provider-aws/lib/wafv2-web-acl/index.js';
import { Wafv2WebAclAssociation } from '@cdktn/provider-aws/lib/wafv2-web-acl-association/index.js';
import { Wafv2WebAclLoggingConfiguration } from '@cdktn/provider-aws/lib/wafv2-web-acl-logging-configuration/index.js';
import { fixedNames, nameOf } from '@mangu/topology/names';
import type { Topology } from '@mangu/topology/types';
import type { TerraformProvider } from 'cdktn';
import { Construct } from 'constructs';
import type { Account } from './account.ts';
import { firewallRules, type Viewer, visibility } from './firewall-rules.ts';
import { policyDocument } from './policy.ts';

interface CommonProps {
  readonly topology: Topology;
  readonly account: Account;
  /** In the region of the firewall; its policy lets CloudWatch Logs of that region use it. */
  readonly logKeyArn: string;
}

export interface FirewallProps extends CommonProps {
  readonly guards:
    | {
        /** Sees the viewer's own address, so the count that holds is this one's. Pass `arn` to the distribution. */
        readonly what: 'cdn';
        /** In us-east-1, where firewalls of CloudFront and their logs live. */
        readonly provider: TerraformProvider;
      }
    | {
        /** Sees the addresses of CloudFront, and the viewer's only in a header. */
        readonly what: 'load-balancer';
        readonly arn: string;
      };
}

/** Specification: Security (WAF). One before CloudFront, one before the load balancer, with the same rules. */
export class Firewall extends Construct {
  readonly arn: string;
  /** Dimension `WebACL` of its metrics; those of a CDN's firewall are in us-east-1. */
  readonly metricName: string;
  readonly logGroupName: string;
  readonly logGroupArn: string;

  constructor(scope: Construct, id: string, { topology, account, logKeyArn, guards }: FirewallProps) {
    super(scope, id);
    const cdn = guards.what === 'cdn';
    const viewer: Viewer = cdn ? 'source-address' : 'forwarded-address';
    const region = cdn ? 'us-east-1' : topology.region;
    const provider = cdn ? { provider: guards.provider } : {};
    const names = fixedNames(topology);
    const name = names.firewalls[guards.what];
    const logName = names.logGroups.firewalls[guards.what];

    const acl = new Wafv2WebAcl(this, 'acl', {
      ...provider,
      name,
      scope: cdn ? 'CLOUDFRONT' : 'REGIONAL',
      description: `What may reach the ${guards.what} of ${nameOf(topology)}`,
      defaultAction: { allow: {} },
      rule: firewallRules(topology.firewall, viewer),
      visibilityConfig: visibility(name),
    });
    if (!cdn) {
      new Wafv2WebAclAssociation(this, 'association', { resourceArn: guards.arn, webAclArn: acl.arn });
    }

    const group = new CloudwatchLogGroup(this, 'logs', {
      ...provider,
      name: logName,
      retentionInDays: topology.logs.retentionDays,
      kmsKeyId: logKeyArn,
    });
    const policy = new CloudwatchLogResourcePolicy(this, 'logs-policy', {
      ...provider,
      policyName: logName,
      policyDocument: policyDocument({
        sid: 'FirewallWrites',
        principals: { Service: 'delivery.logs.amazonaws.com' },
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [`${group.arn}:log-stream:*`],
        conditions: {
          StringEquals: { 'aws:SourceAccount': account.id },
          ArnLike: { 'aws:SourceArn': `arn:${account.partition}:logs:${region}:${account.id}:*` },
        },
      }),
    });
    new Wafv2WebAclLoggingConfiguration(this, 'logging', {
      ...provider,
      resourceArn: acl.arn,
      logDestinationConfigs: [group.arn],
      redactedFields: ['authorization', 'cookie'].map((header) => ({ singleHeader: { name: header } })),
      // What was let through without a remark is in the access logs already.
      loggingFilter: {
        defaultBehavior: 'DROP',
        filter: [
          {
            behavior: 'KEEP',
            requirement: 'MEETS_ANY',
            condition: ['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT'].map((action) => ({
              actionCondition: { action },
            })),
          },
        ],
      },
      dependsOn: [policy],
    });

    this.arn = acl.arn;
    this.metricName = name;
    this.logGroupName = group.name;
    this.logGroupArn = group.arn;
  }
}
