/** What HAProxy is told: the load balancer, the firewall's count, and the names of database and cache. Pure. */
import { originHeaderName, viewerAddressHeaderName } from '@mangu/topology/proxy-headers';
import type { ServiceName, Topology } from '@mangu/topology/types';
import { requestLogFormat } from './request-log.ts';

export interface BalancerPlaces {
  readonly folder: string;
  readonly certificate: string;
  readonly httpsPort: number;
  readonly databasePort: number;
  /** Of 127.0.0.1, where the log of the requests is sent to by UDP. */
  readonly logPort: number;
  readonly cachePort: number;
  /** What only the CDN knows. */
  readonly originHeader: string;
}

/** Least version of TLS by the name of AWS's policy. */
export function leastTls(policy: string): string {
  return policy.includes('TLS13-1-3') ? 'TLSv1.3' : 'TLSv1.2';
}

/**
 * Servers are added while it runs, as targets are registered. It never sends a request twice, as AWS's does not; only
 * requests that show the CDN's header come in, and each viewer's are counted as the firewall counts.
 */
export function haproxyConfiguration(topology: Topology, places: BalancerPlaces): string {
  const { loadBalancer, firewall, cdn, services } = topology;
  const api = cdn.apiPaths.map((pattern) => pattern.replace(/\*$/, '')).join(' ');
  const seconds = `${loadBalancer.idleTimeoutSeconds}s`;
  return `${[
    'global',
    `  stats socket ${socketOf(places.folder)} mode 600 level admin`,
    '  maxconn 4000',
    '  nbthread 1',
    `  log 127.0.0.1:${places.logPort} format raw local0 info`,
    '  tune.ssl.cachesize 20000',
    'defaults',
    '  timeout connect 5s',
    `  timeout client ${seconds}`,
    `  timeout server ${seconds}`,
    '  retries 0',
    'frontend viewers',
    '  mode http',
    '  log global',
    '  option dontlognull',
    `  log-format "${requestLogFormat}"`,
    `  bind 127.0.0.1:${places.httpsPort} ssl crt ${places.certificate} ssl-min-ver ${leastTls(loadBalancer.tlsPolicy)} alpn http/1.1`,
    `  stick-table type string len 64 size 200k expire ${firewall.rateLimitWindowSeconds}s store http_req_rate(${firewall.rateLimitWindowSeconds}s)`,
    `  http-request deny deny_status 403 unless { hdr(${originHeaderName}) -m str ${places.originHeader} }`,
    `  http-request track-sc0 hdr(${viewerAddressHeaderName}),regsub(:[0-9]+$,)`,
    `  http-request deny deny_status 429 if { sc0_http_req_rate gt ${firewall.rateLimitRequests} }`,
    `  use_backend server if { path_beg ${api} }`,
    '  default_backend client',
    ...backendOf('server', topology),
    ...backendOf('client', topology),
    ...nameOf('database', places.databasePort, topology.database.maxConnections + 50),
    ...nameOf('cache', places.cachePort, 1_000),
  ].join('\n')}\n`;

  function backendOf(name: ServiceName, _: Topology): string[] {
    const { health } = services[name];
    return [
      `backend ${name}`,
      '  mode http',
      '  balance roundrobin',
      '  http-reuse safe',
      '  option forwardfor',
      `  option httpchk GET ${health.path}`,
      '  http-check expect status 200',
      `  timeout check ${health.timeoutSeconds}s`,
    ];
  }
}

/** A name behind which another server may stand later. */
function nameOf(name: 'database' | 'cache', port: number, connections: number): string[] {
  return [
    `frontend ${name}-name`,
    '  mode tcp',
    `  bind 127.0.0.1:${port}`,
    `  maxconn ${connections}`,
    // Longer than any pool keeps a connection.
    '  timeout client 1h',
    `  default_backend ${name}`,
    `backend ${name}`,
    '  mode tcp',
    '  timeout server 1h',
    '  timeout connect 2s',
    '  server primary 127.0.0.1:1',
  ];
}

/** The words after `add server BACKEND/NAME`. Nothing is sent to it before its first check has passed. */
export function serverWords(topology: Topology, service: ServiceName, port: number): string {
  const { intervalSeconds, healthyThreshold, unhealthyThreshold } = topology.services[service].health;
  const check = `check inter ${intervalSeconds}s rise ${healthyThreshold} fall ${unhealthyThreshold}`;
  return `127.0.0.1:${port} weight 0 ssl verify none check-ssl ${check}`;
}

export function socketOf(folder: string): string {
  return `${folder}/haproxy.sock`;
}
