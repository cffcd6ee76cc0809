import { Lb } from '@cdktn/provider-aws/lib/lb/index.js';
import { LbListener } from '@cdktn/provider-aws/lib/lb-listener/index.js';
import { LbListenerRule } from '@cdktn/provider-aws/lib/lb-listener-rule/index.js';
import { LbTargetGroup } from '@cdktn/provider-aws/lib/lb-target-group/index.js';
import { fixedNames } from '@mangu/topology/names';
import { originHeaderName } from '@mangu/topology/proxy-headers';
import type { ServiceName, Topology } from '@mangu/topology/types';
import type { ITerraformDependable } from 'cdktn';
import { Construct } from 'constructs';
import type { OriginHeader } from './origin-header.ts';

export interface LoadBalancerProps {
  readonly topology: Topology;
  readonly vpcId: string;
  /** Where it stands: the public subnets, or the private ones where the topology says `internal`. */
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
  /**
   * A validated certificate of the load balancer's region. Absent where there is no domain: AWS issues none for its own
   * names, so CloudFront comes by HTTP then, still with the origin header.
   */
  readonly certificateArn: string | undefined;
  readonly originHeader: OriginHeader;
  readonly accessLogs: {
    readonly bucketId: string;
    readonly loadBalancerPrefix: string;
    readonly ready: readonly ITerraformDependable[];
  };
}

export interface Target {
  readonly arn: string;
  /** Dimension `TargetGroup` of its metrics. */
  readonly arnSuffix: string;
}

/**
 * Specification: Load Balancer. Nothing passes without the header that only our CloudFront sends: port 80 answers with
 * a redirect, everything else with 403. Without a certificate port 80 serves, under the same condition.
 */
export class LoadBalancer extends Construct {
  readonly arn: string;
  /** Dimension `LoadBalancer` of its metrics. */
  readonly arnSuffix: string;
  readonly dnsName: string;
  readonly zoneId: string;
  readonly targets: Readonly<Record<ServiceName, Target>>;
  /** A service can register with its target group only once a rule sends there: its `dependsOn`. */
  readonly serving: readonly ITerraformDependable[];

  constructor(scope: Construct, id: string, props: LoadBalancerProps) {
    super(scope, id);
    const { topology, accessLogs, certificateArn } = props;
    const { scheme, idleTimeoutSeconds, deletionProtection } = topology.loadBalancer;
    const balancer = new Lb(this, 'alb', {
      name: fixedNames(topology).loadBalancer,
      loadBalancerType: 'application',
      internal: scheme === 'internal',
      subnets: [...props.subnetIds],
      securityGroups: [props.securityGroupId],
      enableCrossZoneLoadBalancing: true,
      enableDeletionProtection: deletionProtection,
      dropInvalidHeaderFields: true,
      desyncMitigationMode: 'defensive',
      idleTimeout: idleTimeoutSeconds,
      accessLogs: { bucket: accessLogs.bucketId, prefix: accessLogs.loadBalancerPrefix, enabled: true },
      // AWS writes a test object when the logs are switched on.
      dependsOn: [...accessLogs.ready],
    });

    const groups = { server: this.targetGroup('server', props), client: this.targetGroup('client', props) };
    const listener = certificateArn
      ? this.encrypted(topology, balancer.arn, certificateArn)
      : this.plain(topology, balancer.arn);
    this.serving = this.rules(topology, listener.arn, groups, props.originHeader);

    const target = ({ arn, arnSuffix }: LbTargetGroup): Target => ({ arn, arnSuffix });
    this.arn = balancer.arn;
    this.arnSuffix = balancer.arnSuffix;
    this.dnsName = balancer.dnsName;
    this.zoneId = balancer.zoneId;
    this.targets = { server: target(groups.server), client: target(groups.client) };
  }

  /** HTTPS to tasks that make their own certificate at start; a load balancer does not look at who signed it. */
  private targetGroup(service: ServiceName, { topology, vpcId }: LoadBalancerProps): LbTargetGroup {
    const { health, deregistrationDelaySeconds } = topology.services[service];
    return new LbTargetGroup(this, service, {
      name: fixedNames(topology).targetGroups[service],
      vpcId,
      targetType: 'ip',
      protocol: 'HTTPS',
      port: topology.ports[service],
      deregistrationDelay: `${deregistrationDelaySeconds}`,
      loadBalancingCrossZoneEnabled: 'true',
      // Pages take milliseconds and uploads minutes: the task with the fewest open requests comes next.
      loadBalancingAlgorithmType: 'least_outstanding_requests',
      healthCheck: {
        enabled: true,
        protocol: 'HTTPS',
        port: 'traffic-port',
        path: health.path,
        interval: health.intervalSeconds,
        timeout: health.timeoutSeconds,
        healthyThreshold: health.healthyThreshold,
        unhealthyThreshold: health.unhealthyThreshold,
        matcher: '200',
      },
    });
  }

  /** Port 443 serves, port 80 sends there and does nothing else. */
  private encrypted({ ports, loadBalancer }: Topology, loadBalancerArn: string, certificateArn: string) {
    new LbListener(this, 'redirect', {
      loadBalancerArn,
      port: ports.http,
      protocol: 'HTTP',
      defaultAction: [
        {
          type: 'redirect',
          redirect: { port: `${ports.https}`, protocol: 'HTTPS', statusCode: 'HTTP_301' },
        },
      ],
    });
    return new LbListener(this, 'https', {
      loadBalancerArn,
      port: ports.https,
      protocol: 'HTTPS',
      sslPolicy: loadBalancer.tlsPolicy,
      certificateArn,
      defaultAction: [refuse],
    });
  }

  private plain({ ports }: Topology, loadBalancerArn: string): LbListener {
    return new LbListener(this, 'http', {
      loadBalancerArn,
      port: ports.http,
      protocol: 'HTTP',
      defaultAction: [refuse],
    });
  }

  private rules(
    { cdn }: Topology,
    listenerArn: string,
    groups: Readonly<Record<ServiceName, LbTargetGroup>>,
    { current, previous }: OriginHeader,
  ): LbListenerRule[] {
    const fromCdn = { httpHeader: { httpHeaderName: originHeaderName, values: [current, previous] } };
    const rule = (service: ServiceName, priority: number, paths: readonly string[]) =>
      new LbListenerRule(this, `to-${service}`, {
        listenerArn,
        priority,
        condition: [fromCdn, ...(paths.length > 0 ? [{ pathPattern: { values: [...paths] } }] : [])],
        action: [{ type: 'forward', targetGroupArn: groups[service].arn }],
        // A target group's name is taken until the old one is gone, and that cannot go while a rule sends to it. So a
        // new port takes the rule away first.
        lifecycle: {
          replaceTriggeredBy: [`${LbTargetGroup.tfResourceType}.${groups[service].friendlyUniqueId}.arn`],
        },
      });
    return [rule('server', 10, cdn.apiPaths), rule('client', 20, [])];
  }
}

const refuse = {
  type: 'fixed-response',
  fixedResponse: { contentType: 'text/plain', statusCode: '403', messageBody: 'Forbidden' },
};
