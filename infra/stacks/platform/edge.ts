import { Cdn } from '../../constructs/cdn.ts';
import { Certificates, originNameOf } from '../../constructs/certificates.ts';
import { Dns } from '../../constructs/dns.ts';
import { Firewall } from '../../constructs/firewall.ts';
import { LoadBalancer } from '../../constructs/load-balancer.ts';
import { Secrets } from '../../constructs/secrets.ts';
import { StaticAssets } from '../../constructs/static-assets.ts';
import type { RootModule } from '../root-module.ts';
import type { PlatformVariables } from '../variables.ts';
import type { Base } from './base.ts';

/** From the reader to the load balancer. */
export function edge(stack: RootModule, base: Base, variables: PlatformVariables) {
  const { topology, account, keys, accessLogs, network, groups } = base;
  const { global } = stack;
  const { domain } = variables;
  const secrets = new Secrets(stack, 'secrets', {
    topology,
    keyArn: keys.data,
    databasePasswordVersion: variables.databasePasswordVersion,
    applicationSecretVersion: variables.applicationSecretVersion,
  });
  const { originHeader } = secrets;
  const certificates =
    domain &&
    new Certificates(stack, 'certificates', { domainName: domain.name, zoneId: domain.zoneId, global });
  const loadBalancer = new LoadBalancer(stack, 'load-balancer', {
    topology,
    vpcId: network.vpcId,
    subnetIds: { public: network.publicSubnetIds, 'vpc-origin': network.privateSubnetIds }[
      topology.cdn.origin
    ],
    securityGroupId: groups.loadBalancerId,
    certificateArn: certificates?.loadBalancerArn,
    originHeader,
    accessLogs,
  });
  const common = { topology, account };
  const firewall = new Firewall(stack, 'firewall', {
    ...common,
    logKeyArn: keys.globalLogs,
    guards: { what: 'cdn', provider: global },
  });
  new Firewall(stack, 'load-balancer-firewall', {
    ...common,
    logKeyArn: keys.logs,
    guards: { what: 'load-balancer', arn: loadBalancer.arn },
  });
  const assets = new StaticAssets(stack, 'assets', {
    ...common,
    keyArn: keys.data,
    accessLogs: accessLogs.ofBucket('assets'),
  });
  const cdn = new Cdn(stack, 'cdn', {
    topology,
    loadBalancer,
    originHeader,
    domain: domain &&
      certificates && {
        name: domain.name,
        originName: originNameOf(domain.name),
        certificateArn: certificates.cdnArn,
      },
    staticAssets: assets,
    firewallArn: firewall.arn,
    accessLogs,
    global,
  });
  if (domain) {
    new Dns(stack, 'dns', { domainName: domain.name, zoneId: domain.zoneId, cdn, loadBalancer });
  }
  return { secrets, certificates, loadBalancer, firewall, assets, cdn };
}

export type Edge = ReturnType<typeof edge>;
