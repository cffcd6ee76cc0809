import { readdirSync } from 'node:fs';

/**
 * What may import what. Every message says what to do instead. Zones are made from the folders that are there,
 * so a new feature is fenced the day it is made.
 */
const workspaces = [
  'topology',
  'contract',
  'epub',
  'server',
  'client',
  'infra',
  'images',
  'ops',
  'bench',
  'rehearsal',
];

/** Workspace → the workspaces of ours it may import; nothing else. */
const mayImport = {
  topology: [],
  contract: [],
  epub: [],
  server: ['topology', 'contract', 'epub'],
  client: ['contract'],
  infra: ['topology'],
  images: ['topology'],
  ops: ['topology', 'contract', 'rehearsal'],
  bench: ['topology', 'contract', 'epub', 'server', 'images', 'rehearsal'],
  rehearsal: ['topology', 'server', 'images'],
};

const advice = {
  topology: 'topology is pure data: move what needs more into the workspace that uses it.',
  contract: 'contract is schemas only: move behaviour into the server or the client.',
  epub: 'epub is bytes in, findings out: hand what it needs in as an argument.',
  server: 'share through contract (API), topology (environment) or epub; never through client or ops.',
  client: 'the client knows the server by contract alone: put shared schemas there.',
  infra: 'the infrastructure knows the topology and nothing else: put names, ports and sizes there.',
  images: 'an image is made of what the topology says; its content is copied, not imported.',
  ops: 'the command starts the server as a child process and speaks JSON with it; it imports none of its code.',
  bench: 'benchmarks may use what they measure, and nothing else.',
  rehearsal:
    'a rehearsal starts the platform as processes; of server and images it takes what starts PostgreSQL, certificates and the configuration of nginx.',
};

const workspaceRules = workspaces.map((from) => ({
  name: `workspace-${from}`,
  severity: 'error',
  comment: `${from} may import only ${[from, ...mayImport[from]].join(', ')}. ${advice[from]}`,
  from: { path: `^${from}/`, pathNot: '(\\.test\\.ts$|/testing/|^client/tests/|^images/verify/)' },
  to: {
    path: `^(${workspaces.filter((w) => w !== from && !mayImport[from].includes(w)).join('|')})/`,
  },
}));

const folders = (path) =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);

const featureRules = ['server/features', 'client/src/features'].flatMap((base) =>
  folders(base).map((feature) => ({
    name: `feature-${base.split('/')[0]}-${feature}`,
    severity: 'error',
    comment: `The feature ${feature} must not import another feature. Join them in ${base.startsWith('server') ? 'server/jobs or app.ts' : 'client/src/app'}, or move what both need down a layer.`,
    from: { path: `^${base}/${feature}/` },
    to: { path: `^${base}/(?!${feature}/)` },
  })),
);

export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      comment:
        'These files import each other in a circle. Move what they share into a third file that imports neither.',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    ...workspaceRules,
    ...featureRules,
    {
      name: 'by-name-across-workspaces',
      severity: 'error',
      comment:
        'Import another workspace by its name (@mangu/…), never by a path into it: its package.json says what is public.',
      from: {
        path: '^([^/]+)/',
        pathNot:
          '(\\.test\\.ts$|/testing/|^client/tests/|^images/verify/|^bench/|^rehearsal/(stage|drills)/)',
      },
      to: { path: `^(${workspaces.join('|')})/`, pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'platform-below-features',
      severity: 'error',
      comment:
        'server/platform knows no feature: hand it in from assemble.ts or app.ts. Only the table types of schema.ts join them.',
      from: { path: '^server/platform/', pathNot: '^server/platform/schema\\.ts$' },
      to: { path: '^server/(features|jobs|checker)/' },
    },
    {
      name: 'features-below-jobs',
      severity: 'error',
      comment:
        'A feature starts no job by import: take a callback in its deps, and connect them in assemble.ts.',
      from: { path: '^server/features/' },
      to: { path: '^server/(jobs|checker)/|^server/(app|assemble|server)\\.ts$' },
    },
    {
      name: 'checker-knows-no-server',
      severity: 'error',
      comment:
        'The checker reads hostile files: it has no database, no settings and no features. Pass it what it needs.',
      from: { path: '^server/checker/' },
      to: { path: '^server/(features|jobs|platform)/' },
    },
    {
      name: 'constructs-below-stacks',
      severity: 'error',
      comment:
        'A construct knows no stack and is wired by none of its neighbours: take what it needs as a property, and let the stack hand it over.',
      from: { path: '^infra/constructs/', pathNot: '\\.test\\.ts$' },
      to: { path: '^infra/(stacks|main)' },
    },
    {
      name: 'controller-is-pure',
      severity: 'error',
      comment:
        'Controller, simulation and alarms are state, event and time in, state and actions out: keep clocks, files and processes in the drills.',
      from: { path: '^rehearsal/(controller|simulation|alarms)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^rehearsal/(?!controller/|simulation/|alarms/)|^(?!topology/|rehearsal/)' },
    },
    {
      name: 'command-simulates-only',
      severity: 'error',
      comment:
        'The command imports the pure parts of the rehearsal and what they say to each other; drills run in a process of their own, so that no crash of it leaves them behind.',
      from: { path: '^ops/', pathNot: '\\.test\\.ts$' },
      to: { path: '^rehearsal/(?!controller/|simulation/|told/)' },
    },
    {
      name: 'reader-engine-in-one-place',
      severity: 'error',
      comment: 'Only features/reader knows foliate-js. Use its engine module.',
      from: { path: '^client/src/', pathNot: '^client/src/features/reader/' },
      to: { path: 'node_modules/foliate-js' },
    },
    {
      name: 'declared-dependencies',
      severity: 'error',
      comment: 'Add the package to dependencies of the workspace that imports it.',
      // Lambda brings the AWS SDK with its runtime.
      from: {
        pathNot:
          '(\\.test\\.ts$|/testing/|^client/tests/|^infra/functions/|^images/verify/|vite\\.config\\.ts$)',
      },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'resolvable',
      severity: 'error',
      comment: 'This import leads nowhere. Check the path and its .ts ending.',
      from: {},
      // Lambda brings the AWS SDK with its runtime.
      to: { couldNotResolve: true, pathNot: '^@aws-sdk/' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    // Page tests may reach anywhere; their `await using` is also more than the parser knows.
    exclude: { path: '(^|/)(dist|node_modules/\\.cache)/|^client/tests/' },
    tsPreCompilationDeps: true,
    combinedDependencies: false,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default'],
    },
  },
};
