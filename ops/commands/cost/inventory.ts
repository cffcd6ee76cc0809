/** How many there are of what is paid by the piece. A test counts the same in the synthesized JSON. */
import { serverMetrics } from '@mangu/topology/metrics';
import type { Topology } from '@mangu/topology/types';

export interface Inventory {
  readonly keys: number;
  readonly secrets: number;
  readonly firewalls: number;
  /** Rules and groups of one firewall. */
  readonly firewallRules: number;
  /** Metrics that alarms look at: an alarm over two counts twice. */
  readonly alarmMetrics: number;
  readonly compositeAlarms: number;
  readonly dashboards: number;
  /** From filters on logs, the server's own, and Container Insights. */
  readonly metrics: number;
  readonly natGateways: number;
  readonly publicAddresses: number;
}

/** Container Insights: 8 of the cluster, 11 of a service, 6 of a task family (recalled). */
const insightMetrics = 8 + 2 * (11 + 6);
const logFilterMetrics = 2;

export function inventoryOf({ network, loadBalancer, firewall, backup, cache, domain }: Topology): Inventory {
  const bodyRule = firewall.uploadPaths.length > 0 ? 1 : 0;
  const internetFacing = loadBalancer.scheme === 'internet-facing';
  return {
    // Data, logs, logs of us-east-1, Terraform's state; copies in another region have their own.
    keys: 4 + (backup.copyToRecoveryRegion ? 1 : 0),
    secrets: 3,
    firewalls: 2,
    firewallRules: 1 + firewall.managedRules.length + firewall.countedRules.length + bodyRule,
    // Two of them look at mail.
    alarmMetrics: 57 + cache.nodes + (domain === 'required' ? 2 : 0),
    compositeAlarms: 2,
    dashboards: 1,
    metrics: insightMetrics + logFilterMetrics + Object.keys(serverMetrics).length,
    natGateways: network.natGateways,
    // One of each NAT gateway; the load balancer takes one in each public subnet.
    publicAddresses: network.natGateways + (internetFacing ? network.publicSubnetCidrs.length : 0),
  };
}
