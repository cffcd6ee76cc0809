import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { type Benchmark, formatTable, type Table } from './table.ts';

/** Files that are benchmarks: they export `benchmark`. Others may be added beside them. */
const known = [
  'start',
  'runtime',
  'drain',
  'import',
  'list',
  'search',
  'client',
  'backup',
  'positions',
  'queue',
  'highlights',
  'simulate',
];
const present = new Set(readdirSync(import.meta.dirname));

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, million: { type: 'boolean' }, help: { type: 'boolean' } },
});
const available = known.filter((name) => present.has(`${name}.ts`));
const unknown = positionals.filter((name) => !available.includes(name));
if (unknown.length > 0 || values.help) {
  const wrong = unknown.length > 0 ? `There is no benchmark ${unknown.join(', ')}.\n` : '';
  process.stderr.write(`${wrong}npm run bench -- [${available.join('|')}]… [--json] [--million]\n`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

const machine = `${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}, ${process.platform} ${process.arch}`;
const date = new Date().toISOString().slice(0, 10);
if (!values.json) process.stdout.write(`${machine}\n${date}\n`);
const tables: { benchmark: string; table: Table }[] = [];
for (const name of positionals.length > 0 ? positionals : available) {
  const module: { benchmark: Benchmark } = await import(`./${name}.ts`);
  const found = [await module.benchmark.run()].flat();
  for (const table of found) {
    tables.push({ benchmark: name, table });
    if (!values.json) process.stdout.write(`\n${formatTable(table)}\n`);
  }
}
if (values.json) process.stdout.write(`${JSON.stringify({ machine, date, tables })}\n`);
