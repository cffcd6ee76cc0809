import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/** The load where wrk is missing: prints answers per second. */
const [, , url = '', file = '', connections = '', seconds = ''] = process.argv;
const requests = readFileSync(file, 'utf8')
  .split('\n')
  .map((line) => {
    const [method = '', path, cookie = '', token = '', body = ''] = line.split('\t');
    if (path === undefined) return { method: 'GET' as const, path: line };
    const headers = { origin: url, cookie, 'x-mangu-token': token, 'content-type': 'application/json' };
    return { method: method === 'PUT' ? ('PUT' as const) : ('POST' as const), path, headers, body };
  });
const result = await autocannon({
  url,
  requests,
  connections: Number(connections),
  duration: Number(seconds),
});
if (result.non2xx > 0 || result.errors > 0)
  throw new Error(`The load met ${result.non2xx + result.errors} errors.`);
process.stdout.write(String(result.requests.average));
