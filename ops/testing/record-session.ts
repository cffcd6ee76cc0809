/**
 * Writes the chapter of the handbook that shows an operator at work: the real commands against an emulator of AWS, with
 * what they print.
 *
 *     node ops/testing/record-session.ts
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPython, howToGetEmulator } from '../../infra/verify/requirements.ts';
import { emulateProduction } from './emulated.ts';
import { mangu } from './run-mangu.ts';

const chapter = new URL('../../docs/handbook/operators/09-at-work-on-aws.md', import.meta.url);

interface Scene {
  readonly says: string;
  readonly words: readonly string[];
  /** Shown in the place of a word that means something on one machine only. */
  readonly shown?: string;
}

const scenes = (assets: string): readonly Scene[] => [
  { says: 'How is it?', words: ['status', '--environment', 'production'] },
  {
    says: 'What would a deployment do? A plan asks AWS and changes nothing.',
    words: ['deploy', 'server', '--image', '0.2.0', '--plan'],
  },
  {
    says: 'Do it. Without `--yes` the command asks once. The database is brought to the new version first, by a task of its own; then ECS replaces one task after the other.',
    words: ['deploy', 'server', '--image', '0.2.0', '--yes'],
  },
  {
    says: 'The client, whose hashed files go beside the old ones, so that pages that are open go on.',
    words: ['deploy', 'client', '--image', '0.2.0', '--assets', assets, '--yes'],
    shown: 'client/dist/assets',
  },
  { says: 'The same again is nothing to do.', words: ['deploy', 'server', '--image', '0.2.0', '--yes'] },
  {
    says: 'An image that nobody pushed is refused, and nothing is done.',
    words: ['deploy', 'server', '--image', '9.9.9', '--yes'],
  },
  {
    says: 'The new version is worse. Back to the revision before.',
    words: ['rollback', 'server', '--to', '1', '--yes'],
  },
  { says: 'Many readers are expected.', words: ['scale', 'client', '4', '--yes'] },
  { says: 'Before something risky.', words: ['db', 'snapshot', '--yes'] },
  { says: "Redis's token is old.", words: ['secrets', 'rotate', 'redis', '--yes'] },
  { says: 'Something in the cache is wrong.', words: ['cache', 'flush', '--yes'] },
  { says: 'And at CloudFront.', words: ['invalidate', '/', '--yes'] },
];

const head = `# At work on AWS

What an operator types and what comes back. These are the real commands, run against an emulator of AWS that starts no containers, so times are shorter than they will be. \`node ops/testing/record-session.ts\` records this chapter anew. The runbooks in \`docs/runbooks\` say when to do which of them.

Every command that changes something tells its plan first, asks once, and holds a lock meanwhile: a second operator is refused until it is done. \`--plan\` stops after the plan, \`--yes\` does not ask, \`--json\` prints one object for a script.
`;

const python = await findPython();
if (!python) {
  process.stderr.write(`This needs ${howToGetEmulator}\n`);
  process.exit(3);
}
const aws = await emulateProduction(python);
const assets = mkdtempSync(path.join(tmpdir(), 'mangu-assets-'));
let over = false;
const ending = (async () => {
  while (!over) {
    await aws.endTasks();
    await delay(200);
  }
})();
try {
  for (const name of ['main-4f1c9a2e.js', 'main-77d0b3f1.css']) writeFileSync(path.join(assets, name), name);
  await aws.push('server', '0.2.0');
  await aws.push('client', '0.2.0');
  const parts = [head];
  for (const { says, words, shown } of scenes(assets)) {
    const { stdout, stderr } = await mangu(words, aws.variables);
    const line = words.map((word) => (word === assets && shown ? shown : word)).join(' ');
    // On a terminal the last line stands behind the steps.
    const [, plan = stdout, done = ''] = /^([\s\S]*\n)(Done in .*\n)$/.exec(stdout) ?? [];
    const text = `${plan}${stderr}${done}`.trimEnd();
    parts.push(`${says}\n\n\`\`\`\n$ npx mangu ${line}\n${text}\n\`\`\`\n`);
  }
  writeFileSync(chapter, parts.join('\n'));
} finally {
  over = true;
  await ending;
  await aws.stop();
  rmSync(assets, { recursive: true, force: true });
}
