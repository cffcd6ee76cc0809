import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import { talkTo } from '../server/testing/server.ts';
import { memoryOf, startPlatform } from './platform.ts';
import type { Benchmark } from './table.ts';

const corpus = path.join(import.meta.dirname, '../../shared/corpus');
const residentGoalBytes = 400e6;
const words = { accepted: 'accept', sanitised: 'accept-sanitised', rejected: 'reject' } as const;

const Manifest = Type.Object({
  files: Type.Array(
    Type.Object({
      path: Type.String(),
      size: Type.Number(),
      expected: Type.String(),
      alsoAllowed: Type.Optional(Type.Array(Type.String())),
    }),
  ),
});

/** The real books and conformance tests of the shared corpus through the whole pipeline. */
export const benchmark: Benchmark = {
  name: 'import',
  about: 'books per second through upload, check, sanitising, covers and index',
  async run() {
    if (!existsSync(corpus)) {
      const notes = ['Skipped: the shared corpus of EPUBs is not beside this checkout.'];
      return { title: 'Import', notes, columns: ['what'], rows: [] };
    }
    const all = Value.Parse(
      Manifest,
      JSON.parse(readFileSync(path.join(corpus, 'MANIFEST.json'), 'utf8')),
    ).files;
    const files = all.filter((file) => !file.path.startsWith('hostile/'));
    const folder = mkdtempSync(path.join(tmpdir(), 'mangu-bench-import-'));
    const platform = await startPlatform(folder, { MANGU_HANDBOOK: 'false' });
    const { send, verdict } = talkTo(platform.url);
    const began = performance.now();
    const ids: [string, (typeof files)[number]][] = [];
    for (const file of files) {
      ids.push([await send(readFileSync(path.join(corpus, file.path)), path.basename(file.path)), file]);
    }
    const tally = new Map<string, number>();
    const slowest: [number, string][] = [];
    let wrong = 0;
    for (const [id, file] of ids) {
      const found = await verdict(id);
      const word = found.verdict ? words[found.verdict] : 'none';
      const text = word === 'reject' ? `reject:${found.reason}` : word;
      const allowed = [file.expected, ...(file.alsoAllowed ?? [])].map((v) =>
        v.split(':').slice(0, 2).join(':'),
      );
      if (!allowed.includes(text)) wrong++;
      tally.set(word, (tally.get(word) ?? 0) + 1);
      slowest.push([found.milliseconds ?? 0, path.basename(file.path)]);
    }
    const seconds = (performance.now() - began) / 1000;
    const { most } = memoryOf(platform.pid);
    await platform.stop();
    rmSync(folder, { recursive: true, force: true });
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    const [[slowMs, slowName] = [0, '']] = slowest.sort(([a], [b]) => b - a);
    return {
      title: `Import of ${files.length} books, ${(bytes / 1e6).toFixed(1)} MB`,
      notes: [
        'corpus/books and corpus/conformance, one after the other, by tus over loopback into an empty installation.',
        'Each book: gate, EPUBCheck rules, metadata, sanitised copy, cover in four widths and three formats, full text.',
        `Slowest: ${slowName}, ${slowMs} ms.`,
      ],
      columns: ['what', 'value'],
      rows: [
        ['books/s', (files.length / seconds).toFixed(2)],
        ['MB/s', (bytes / 1e6 / seconds).toFixed(2)],
        ['seconds', seconds.toFixed(1)],
        ...[...tally].map(([word, count]) => [word, count] as const),
        ['other than MANIFEST says', wrong],
        ['server resident at most (MB)', Math.round(most / 1e6)],
      ],
      goals: [
        { name: 'verdicts other than MANIFEST says', value: String(wrong), goal: '0', met: wrong === 0 },
        {
          name: 'resident memory of the server',
          value: `${Math.round(most / 1e6)} MB`,
          goal: '< 400 MB',
          met: most < residentGoalBytes,
        },
      ],
    };
  },
};
