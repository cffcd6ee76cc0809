import { chmodSync, mkdtempSync, rmSync, readdirSync, writeFileSync } from 'node:fs';
import { production } from '../topology/environments/production.ts';
import { startStage } from './stage/stage.ts';
import { drills } from './drills/index.ts';
import { findBooks, runDrill } from './drills/run-drill.ts';
const folder = mkdtempSync('/tmp/mangu-rehearsal-'); chmodSync(folder, 0o755);
const t0 = performance.now(); const log = (...a: unknown[]) => console.log(Math.round(performance.now() - t0), ...a);
const stage = await startStage({ topology: production, folder, scale: 1, builtClient: '/work/wt-rehearse/client/dist', controlGroup: 'mangu-spike', signal: AbortSignal.timeout(200000) }).catch(e=>{console.log(e); process.exit(1)});
log('up', stage.url, stage.limits.missing);
await stage.maker.firstBooks; 
const books = await findBooks(stage); log('books', books.length);
const viewers={next:10}; const all=[];
for (const name of process.argv.slice(2)) { const d = drills.find(d=>d.name===name)!; const r = await runDrill(d, stage, {short:true, books, viewers, onEvent:(w)=>log('   ',w)}); all.push(r); log(JSON.stringify({...r, seconds: r.seconds.length, samples: r.samples.length, events: r.events.length}, null, 1)); }
writeFileSync('/tmp/rehearse-spike.json', JSON.stringify(all));
await stage.stop(); log('stopped'); if (!process.env.KEEP) rmSync(folder, { recursive: true }); else log(folder);
