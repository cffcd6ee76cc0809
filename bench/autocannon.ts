import { readFileSync } from 'node:fs';
import autocannon from 'autocannon';

/** The load where wrk is missing: prints answers per second. */
const [, , url = '', file = '', connections = '', seconds = ''] = process.argv;
const requests = readFileSync(file, 'utf8')
  .split('\n')
  .map((path) => ({ method: 'GET' as const, path }));
const result = await autocannon({
  url,
  requests,
  connections: Number(connections),
  duration: Number(seconds),
});
if (result.non2xx > 0 || result.errors > 0)
  throw new Error(`The load met ${result.non2xx + result.errors} errors.`);
process.stdout.write(String(result.requests.average));
