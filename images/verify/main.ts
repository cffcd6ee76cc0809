/**
 * Builds both images and runs them as ECS would: `npm run verify:images`. Base images are made locally under the tags
 * that the Dockerfiles name, so no registry of images is asked.
 *
 *     npm run verify:images -- [--required] [--keep]
 *
 * Ends with 0 when everything held or something it needs is missing, 1 when it did not hold, and with --required 3 when
 * something is missing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { verifyBehaviour } from './behaviour.ts';
import { buildImages } from './build.ts';
import { DidNotHold, missingPrograms } from './programs.ts';
import { type Fact, factLine } from './report.ts';

// The containers make certificates of their own, as they do behind the load balancer, which does not look at them.
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
process.removeAllListeners('warning');

const { values } = parseArgs({
  options: { required: { type: 'boolean', default: false }, keep: { type: 'boolean', default: false } },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const missing = await missingPrograms();
  if (missing.length > 0) {
    const verb = values.required ? 'cannot run' : 'is skipped';
    process.stderr.write(
      `verify:images ${verb}. It needs:\n${missing.map((line) => `  ${line}\n`).join('')}`,
    );
    return values.required ? 3 : 0;
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'mangu-images-'));
  const began = performance.now();
  const facts: Fact[] = [];
  const tell = (fact: Fact) => {
    facts.push(fact);
    process.stdout.write(`${factLine(fact)}\n`);
  };
  const undo: (() => unknown)[] = [];
  try {
    const images = await buildImages(folder, tell);
    await verifyBehaviour({ folder, images, tell, undo });
  } catch (error) {
    if (!(error instanceof DidNotHold)) throw error;
    process.stderr.write(`The images did not hold.\n${error.message}\n`);
    return 1;
  } finally {
    for (const step of undo.reverse()) await step();
    if (values.keep) process.stderr.write(`Everything is kept in ${folder}.\n`);
    else rmSync(folder, { recursive: true, force: true });
  }
  const failed = facts.filter(({ holds }) => !holds);
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`${facts.length - failed.length} held, ${failed.length} did not, in ${seconds} s\n`);
  return failed.length > 0 ? 1 : 0;
}
