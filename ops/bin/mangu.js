#!/usr/bin/env node
/**
 * The `mangu` command. Plain JavaScript, so that an older Node can read it too: MANGU runs on the Node that
 * `npm ci` installs beside it, and when the machine's own Node got here first this file hands over to that one.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';

const oldestMajor = 26;
const exitMissing = 3;

// Where Node keeps what it has compiled, for this process and those it starts: else types are stripped and modules
// compiled anew at every command, which takes half of the time of a short one. Node's own place for it is the folder
// for temporary files, where somebody else could put code for us to run.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(
  new URL('../../node_modules/.cache/compiled', import.meta.url),
);
module.enableCompileCache?.(process.env.NODE_COMPILE_CACHE);

if (Number.parseInt(process.versions.node, 10) >= oldestMajor) await import('../cli.ts');
else handOver();

function handOver() {
  const node = fileURLToPath(new URL('../../node_modules/.bin/node', import.meta.url));
  if (!existsSync(node)) {
    process.stderr.write(
      `MANGU needs Node ${oldestMajor}; this is Node ${process.versions.node}, and the Node that npm installs with MANGU is missing.\n` +
        'Run "npm ci" in the folder of MANGU, without --omit=optional. If that does not bring it, install\n' +
        `Node ${oldestMajor} from https://nodejs.org and run the same command again.\n`,
    );
    process.exitCode = exitMissing;
    return;
  }
  const cli = fileURLToPath(new URL('../cli.ts', import.meta.url));
  const child = spawn(node, [cli, ...process.argv.slice(2)], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`The Node of MANGU could not be started: ${error.message}\nRun "npm ci" again.\n`);
    process.exitCode = exitMissing;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (signal ? constants.signals[signal] : 0);
  });
}
