import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { suite, test } from 'node:test';
import { environmentNames, environments } from '@mangu/topology/environments';
import { makeCertificate } from '../../server/platform/certificate.ts';
import { readVerdicts } from './balancer.ts';
import { haproxyConfiguration, leastTls, serverWords } from './haproxy.ts';
import { readRequest } from './request-log.ts';

const { production } = environments;
const hasHaproxy = spawnSync('haproxy', ['-v']).error === undefined;
const places = (folder: string) => ({
  folder,
  certificate: path.join(folder, 'both.pem'),
  httpsPort: 40_001,
  databasePort: 40_002,
  logPort: 40_003,
  cachePort: 40_004,
  originHeader: 'only-the-cdn-knows',
});

suite('the load balancer of a rehearsal', () => {
  test('is told what the topology says, and that no request is sent twice', () => {
    const text = haproxyConfiguration(production, places('/tmp/x'));
    for (const words of [
      'ssl-min-ver TLSv1.2',
      'option httpchk GET /api/health',
      'timeout check 5s',
      'timeout client 60s',
      'store http_req_rate(300s)',
      'sc0_http_req_rate gt 2000',
      'use_backend server if { path_beg /api/ }',
      'retries 0',
    ])
      assert(text.includes(words), words);
    assert.match(serverWords(production, 'server', 1), /check-ssl check inter 15s rise 2 fall 2$/);
    assert.equal(leastTls('ELBSecurityPolicy-TLS13-1-3-2021-06'), 'TLSv1.3');
  });

  test('takes the configuration of every environment', {
    skip: hasHaproxy ? false : 'HAProxy is not installed',
  }, () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-haproxy-'));
    const { certificate, key } = makeCertificate({ names: ['localhost'] });
    writeFileSync(path.join(folder, 'both.pem'), certificate + key);
    for (const name of environmentNames) {
      const file = path.join(folder, `${name}.cfg`);
      writeFileSync(file, haproxyConfiguration(environments[name], places(folder)));
      const { status, stderr } = spawnSync('haproxy', ['-c', '-f', file], { encoding: 'utf8' });
      assert.equal(status, 0, `${name}: ${stderr}`);
    }
    rmSync(folder, { recursive: true });
  });

  test('says of each request who answered it, and how soon', () => {
    const read = (line: string) => Object.values(readRequest(line) ?? {});
    assert.deepEqual(
      [
        'server server-t1 200 12',
        'client client-t2 503 4',
        'server server-t1 502 -1',
        'server <NOSRV> 503 -1',
      ].map(read),
      [
        ['answered', 'server', 200, 12],
        ['answered', 'client', 503, 4],
        ['unanswered', 'server', 502, undefined],
        ['unanswered', undefined, 503, undefined],
      ],
    );
    assert.deepEqual(
      ['viewers <NOSRV> 403 -1', 'viewers <NOSRV> 429 -1', 'viewers <NOSRV> 400 -1', 'anything else'].map(
        (line) => readRequest(line)?.outcome,
      ),
      ['refused', 'blocked', 'unanswered', undefined],
    );
  });

  test('says of a task nothing before its first check, and then what its checks say', () => {
    const csv = [
      '# pxname,svname,status,check_status,x',
      'server,new,UP 1/2,INI,',
      'server,asked,UP 1/2,* INI,',
      'server,good,UP,L7OK,',
      'server,failing once,UP 1/2,L7STS,',
      'server,bad,DOWN,L4CON,',
    ].join('\n');
    assert.deepEqual(Object.fromEntries(readVerdicts(csv)), {
      new: 'none',
      asked: 'none',
      good: 'up',
      'failing once': 'up',
      bad: 'down',
    });
  });
});
