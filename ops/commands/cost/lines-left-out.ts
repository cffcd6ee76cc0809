/** The lines that the specification's estimate leaves out. Pure. */
import { inventoryOf } from './inventory.ts';
import { type Line, line, lineAt, type Scenario } from './line.ts';
import type { Month } from './month.ts';
import { daysPerMonth, prices } from './prices.ts';

export function leftOutLines(scenario: Scenario, month: Month): Line[] {
  const { topology } = scenario;
  const { gb } = month;
  const made = inventoryOf(topology);
  return [
    ...wayOut(scenario, month),
    line('WAF', 'firewalls of CloudFront and ALB', made.firewalls, 'ACLs', 'waf-acl'),
    line('WAF', 'rules and groups', made.firewalls * made.firewallRules, 'rules', 'waf-rule'),
    line(
      'WAF',
      'requests seen by each',
      month.millionRequests + month.millionOriginRequests,
      'million',
      'waf-million-requests',
    ),
    line('KMS', 'keys of our own', made.keys, 'keys', 'key'),
    line('KMS', 'calls', month.keyCalls / 10_000, '10k calls', 'key-ten-thousand-calls'),
    line('CloudWatch Logs', 'taken in', gb.logs + gb.firewallLogs, 'GB', 'logs-in-gb'),
    line(
      'CloudWatch Logs',
      `kept ${topology.logs.retentionDays} days`,
      (gb.logs + gb.firewallLogs) * (topology.logs.retentionDays / daysPerMonth),
      'GB',
      'logs-kept-gb',
    ),
    line('CloudWatch alarms', 'metrics that alarms watch', made.alarmMetrics, 'metrics', 'alarm-metric'),
    line('CloudWatch alarms', 'composite alarms', made.compositeAlarms, 'alarms', 'composite-alarm'),
    line('CloudWatch alarms', 'Container Insights, filters, the server', made.metrics, 'metrics', 'metric'),
    line('CloudWatch alarms', 'dashboard', made.dashboards, 'dashboards', 'dashboard'),
    ...audit(scenario, month),
    ...backup(scenario, month),
    line('ECR', 'images', gb.images, 'GB', 'ecr-gb'),
    // Paid on both sides.
    line('Zone transfer', 'tasks, database, cache', 2 * gb.betweenZones, 'GB', 'between-zones-gb'),
    line('Route 53', 'hosted zone', topology.domain === 'required' ? 1 : 0, 'zones', 'dns-zone'),
    line('SES', 'mails', thousandMails(scenario), 'thousand', 'ses-thousand-mails'),
  ];
}

/** Where there is a domain to send from; none leave before an adopter says who sends them. */
function thousandMails({ topology, usage }: Scenario): number {
  return topology.domain === 'required' ? (usage.mailsPerDay * daysPerMonth) / 1000 : 0;
}

/** What tasks need of AWS and could reach without NAT: image registry (two), logs, secrets. S3 is free already. */
const endpointServices = 4;

function wayOut({ topology, endpointsInsteadOfNat }: Scenario, { gb }: Month): Line[] {
  const { natGateways, publicAddresses } = inventoryOf(topology);
  if (endpointsInsteadOfNat) {
    const endpoints = endpointServices * topology.network.privateSubnetCidrs.length;
    return [
      line('NAT gateways', 'endpoints instead', endpoints, 'endpoints', 'endpoint-hour', { hours: true }),
      line('NAT gateways', 'through them', gb.throughNat, 'GB', 'endpoint-gb'),
      line('Public IPv4', 'addresses', publicAddresses - natGateways, 'addresses', 'ipv4-hour', {
        hours: true,
      }),
    ];
  }
  return [
    line('NAT gateways', 'gateways', natGateways, 'gateways', 'nat-hour', { hours: true }),
    line('NAT gateways', 'through them', gb.throughNat, 'GB', 'nat-gb'),
    line('Public IPv4', 'of NAT and ALB', publicAddresses, 'addresses', 'ipv4-hour', { hours: true }),
  ];
}

/** The first trail of an account is free; what it and the others write is kept a year. */
function audit({ topology }: Scenario, { gb }: Month): Line[] {
  const months = topology.logs.auditRetentionDays / daysPerMonth;
  return [
    line('Audit archive', 'flow logs written', gb.flowLogs, 'GB', 'logs-to-s3-gb'),
    line(
      'Audit archive',
      `kept ${topology.logs.auditRetentionDays} days`,
      (gb.flowLogs + gb.accessLogs) * months,
      'GB',
      's3-gb',
    ),
  ];
}

function backup({ topology, usage }: Scenario, { gb }: Month): Line[] {
  const { enabled, retentionDays, copyToRecoveryRegion } = topology.backup;
  if (!enabled) return [];
  const database = gb.database + retentionDays * gb.databaseChangePerDay;
  const books = gb.originals + gb.readingCopies;
  const places = copyToRecoveryRegion ? 2 : 1;
  const where = copyToRecoveryRegion ? 'in two regions' : 'in the region';
  const newGb = gb.databaseChangePerDay * daysPerMonth + usage.uploadGigabytesPerMonth;
  return [
    line('AWS Backup', `database, ${retentionDays} days, ${where}`, places * database, 'GB', 'rds-backup-gb'),
    line('AWS Backup', `books, ${where}`, places * books, 'GB', 'backup-s3-gb'),
    lineAt(
      'AWS Backup',
      'copied to the other region',
      copyToRecoveryRegion ? newGb : 0,
      'GB',
      prices['between-regions-gb'].usd,
      ['between-regions-gb'],
    ),
  ];
}
