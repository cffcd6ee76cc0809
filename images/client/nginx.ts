import { environments } from '@mangu/topology/environments';
import {
  contentSecurityPolicies,
  headersOfEveryAnswer,
  strictTransportSecurity,
} from '@mangu/topology/security-headers';

export interface NginxSettings {
  /** Where `arrange.ts` laid the pages. */
  readonly root: string;
  readonly port: number;
  /** Everything that is written: process id, bodies, the certificate. */
  readonly writable: string;
}

const inTheImage: NginxSettings = {
  root: '/srv',
  port: environments.production.ports.client,
  writable: '/tmp',
};

/**
 * What nginx is told (specification: Client Service). The same rules as where the server delivers the pages
 * (`server/platform/client-files.ts`): hashed files are kept for ever and pages never, any path is a page of the app,
 * except below `/api` and `/assets` and with an ending; a book is read under a policy of its own.
 */
export function nginxConfiguration({ root, port, writable }: NginxSettings = inTheImage): string {
  const page = (name: string, policy: 'app' | 'reader') => [
    ...headers(policy, 'no-cache'),
    `try_files /$tree${name} /plain${name} =404;`,
  ];
  const locations = [
    location('= /', page('/index.html', 'app')),
    location('= /index.html', page('/index.html', 'app')),
    location('= /read.html', page('/read.html', 'reader')),
    location('~ ^/read/[^/]+$', page('/read.html', 'reader')),
    // Asked for here only when a route in front is wrong: a page in its place would hide that.
    location('~* ^/api(/|$)', [
      ...headers('api', 'no-store'),
      'default_type application/problem+json;',
      `return 404 '${notFound}';`,
    ]),
    location('^~ /assets/', [
      ...headers('app', '$keep'),
      'try_files /$tree$uri /plain$uri =404;',
      'error_page 404 @missing;',
    ]),
    location('~ \\.[A-Za-z0-9]+$', [
      ...headers('app', 'no-cache'),
      'try_files /$tree$uri /plain$uri =404;',
      'error_page 404 @missing;',
    ]),
    location('@missing', [
      ...headers('api', 'no-store'),
      'default_type text/plain;',
      "return 404 'Not found';",
    ]),
    location('/', page('/index.html', 'app')),
  ];
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${writable}/${kind};`,
  );
  return lines(
    'worker_processes 1;',
    `pid ${writable}/nginx.pid;`,
    'error_log stderr warn;',
    ...block('events', ['worker_connections 4096;']),
    ...block('http', [
      'include /etc/nginx/mime.types;',
      'default_type application/octet-stream;',
      'charset utf-8;',
      'charset_types text/css text/plain text/javascript application/javascript application/json;',
      ...temporary,
      // CloudFront and the load balancer write down who asked for what.
      'access_log off;',
      'server_tokens off;',
      'sendfile on;',
      // Longer than the load balancer keeps its own connections, or it sends into one that is closing.
      `keepalive_timeout ${environments.production.loadBalancer.idleTimeoutSeconds + 15}s;`,
      'client_max_body_size 1k;',
      'gzip_static on;',
      // CloudFront comes with a Via header.
      'gzip_proxied any;',
      'gzip_http_version 1.0;',
      ...block('map $http_accept_encoding $tree', [
        'default plain;',
        String.raw`"~*(^|,)\s*br\s*(;\s*q=(1(\.0*)?|0\.\d*[1-9]\d*))?\s*(,|$)" brotli;`,
      ]),
      ...block('map $uri $coding', ['default "";', '~^/brotli/ br;']),
      ...block('map $status $keep', [
        'default no-store;',
        '~^(200|206|304)$ "public, max-age=31536000, immutable";',
      ]),
      ...block('server', [
        `listen ${port} ssl;`,
        `ssl_certificate ${writable}/tls.crt;`,
        `ssl_certificate_key ${writable}/tls.key;`,
        'ssl_protocols TLSv1.2 TLSv1.3;',
        `root ${root};`,
        'absolute_redirect off;',
        ...locations.flat(),
      ]),
    ]),
  );
}

const notFound = JSON.stringify({
  type: '/problems/not-found',
  title: 'There is nothing at this address.',
  status: 404,
});

/** All of them again in each place: nginx forgets those from outside where it finds one inside. */
function headers(policy: keyof typeof contentSecurityPolicies, cacheControl: string): string[] {
  const all = {
    ...headersOfEveryAnswer,
    'strict-transport-security': strictTransportSecurity,
    'content-security-policy': contentSecurityPolicies[policy],
    'cache-control': cacheControl,
    vary: 'Accept-Encoding',
    'content-encoding': '$coding',
  };
  return Object.entries(all).map(([name, value]) => `add_header ${name} "${value}" always;`);
}

function location(where: string, inside: readonly string[]): string[] {
  return block(`location ${where}`, inside);
}

function block(head: string, inside: readonly string[]): string[] {
  return [`${head} {`, ...inside.map((line) => `  ${line}`), '}'];
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
