import { setTimeout as delay } from 'node:timers/promises';
import type { Drill } from './drill.ts';
import { Viewers, viewerAddress } from './viewer.ts';
import { count } from './words.ts';

const lanes = 20;
const more = 50;
/** Others go on while one is refused. */
const besideMs = 5_000;

/** One viewer asks more often than the firewall allows, others do not. */
export const rateLimit: Drill = {
  name: 'rate-limit',
  runbooks: ['alarms/firewall-blocked', 'alarms/firewall-blocked-share'],
  async run(scene) {
    const { rateLimitRequests: limit, rateLimitWindowSeconds: window } = scene.stage.topology.firewall;
    const address = viewerAddress(scene.newViewers(1));
    const load = scene.load({ perSecond: 50 });
    const viewers = new Viewers(scene.stage, lanes);
    scene.mark(`one viewer asks ${count(limit + more)} times`);
    const began = performance.now();
    let number = 0;
    const statuses: number[] = [];
    const askOn = async () => {
      while (number < limit) {
        number++;
        statuses.push((await viewers.ask({ path: '/favicon.svg', address })).status);
      }
    };
    await Promise.all(Array.from({ length: lanes }, askOn));
    const first = (await viewers.ask({ path: '/favicon.svg', address })).status;
    const took = (performance.now() - began) / 1000;
    scene.mark(`the ${count(limit + 1)}st is answered with ${first}`);
    const rest: number[] = [];
    for (let one = 1; one < more; one++)
      rest.push((await viewers.ask({ path: '/favicon.svg', address })).status);
    const before = load.requests();
    await delay(besideMs);
    const beside = load.requests() - before;
    const still = (await viewers.ask({ path: '/favicon.svg', address })).status;
    viewers.close();
    const result = await load.stop();
    const answered = statuses.filter((status) => status === 200).length;
    const refused = rest.filter((status) => status === 429).length + (first === 429 ? 1 : 0);
    return [
      {
        promise: `Rate Limiting: ${limit} requests per ${window / 60} minutes per IP`,
        wanted: `${count(limit)} answered, the ${count(limit + 1)}st refused`,
        measured: `${count(answered)} answered, the next with ${first}, ${refused} of ${more} refused, within ${Math.round(took)} s`,
        holds: answered === limit && first === 429 && refused === more && took < window,
        aws: 'AWS WAF counts approximately, every ten seconds or so: it refuses somewhat later (AWS)',
      },
      {
        promise: 'Rate Limiting: other addresses see nothing',
        wanted: '0 of their requests refused',
        measured: `${count(result.failed)} of ${count(result.requests)} failed, ${count(beside)} of them while the one was ${still === 429 ? 'still refused' : `answered again with ${still}`}`,
        holds: result.failed === 0 && beside > 0 && still === 429,
      },
    ];
  },
};
