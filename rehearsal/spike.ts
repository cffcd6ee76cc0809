import { chmodSync, mkdtempSync, rmSync, readdirSync } from 'node:fs';
import { production } from '../topology/environments/production.ts';
import { startStage } from './stage/stage.ts';
const folder = mkdtempSync('/tmp/mangu-rehearsal-'); chmodSync(folder, 0o755);
const t0 = performance.now(); const log = (...a: unknown[]) => console.log(Math.round(performance.now() - t0), ...a);
const stage = await startStage({ topology: production, folder, scale: 1, builtClient: '/work/wt-rehearse/client/dist', controlGroup: 'mangu-spike', signal: AbortSignal.timeout(200000) }).catch(e=>{console.log(e); process.exit(1)});
log('up', stage.url, stage.limits.missing);
stage.listen((h) => log(JSON.stringify(h)));
await stage.maker.firstBooks; log('books');
process.env.NODE_TLS_REJECT_UNAUTHORIZED='0';
for (const p of ['/', '/api/books', '/api/health/ready']) { const r = await fetch(stage.url + p, { headers: { 'x-origin-verify': stage.originHeader, 'cloudfront-viewer-address': '1.2.3.4:555' } }); log(p, r.status, (await r.text()).slice(0, 150)); }
log((await fetch(stage.url+'/')).status);
log(stage.fleets.server.cpuPercent());
await stage.stop(); log('stopped', readdirSync(folder)); rmSync(folder, { recursive: true });
