/** Runbooks are read when something is broken: what they name must be there. Each name is compared with it here. */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { alarmDefinitions, alarmName, compositeDefinitions, eventNotices } from '@mangu/topology/alarms';
import { environments } from '@mangu/topology/environments';
import { fixedNames, nameOf } from '@mangu/topology/names';
import { taskEventsLogGroup } from '../../infra/constructs/log-groups-task-events.ts';
import { watched } from '../../infra/testing/watched.ts';
import { measured } from '../../rehearsal/alarms/index.ts';
import { drills } from '../../rehearsal/drills/index.ts';
import list from './commands.json' with { type: 'json' };
import { codeOf, commandsOf } from './commands.ts';

const folder = import.meta.dirname;
const files = globSync('**/*.md', { cwd: folder });
const texts = new Map(files.map((file) => [file, readFileSync(path.join(folder, file), 'utf8')]));
const { production } = environments;
const pages = files
  .filter((file) => path.dirname(file) === 'alarms')
  .map((file) => path.basename(file, '.md'));
const keys = [
  ...alarmDefinitions(watched(production)).map(({ key }) => key),
  ...compositeDefinitions.map(({ key }) => key),
  ...eventNotices(production).map(({ key }) => key),
  'budget',
];
const uses = [...texts.values()].flatMap((text) => codeOf(text).flatMap(commandsOf));
const used = (program: string) => uses.filter((use) => use.program === program);
const awsCommands = new Map<string, readonly string[]>(Object.entries(list.aws));
/** Of the command line itself, for every operation. */
const everywhere = new Set([
  '--region',
  '--query',
  '--output',
  '--max-items',
  '--cli-input-json',
  '--cli-binary-format',
]);

suite('the runbooks', () => {
  test('are one for each alarm and each notice, and no other', () => {
    assert.deepEqual(pages.sort(), keys.sort());
  });

  test('of alarms say what it means, what to look at, what to do and when to stop', () => {
    for (const page of pages) {
      const text = texts.get(path.join('alarms', `${page}.md`)) ?? '';
      assert.match(text, /^# .+\n\n\S/, page);
      const headings = [...text.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
      assert.deepEqual(headings, ['Look first', 'Do', 'Stop and call'], page);
    }
  });

  test('are all reached from the index, alarms aside', () => {
    const index = texts.get('README.md') ?? '';
    for (const file of files.filter((one) => !one.includes(path.sep) && one !== 'README.md')) {
      assert.ok(index.includes(`](${file})`), file);
    }
  });

  test('name the drills that prove them and no other, or say why there is none', () => {
    for (const [file, text] of texts) {
      if (file === 'README.md') continue;
      const runbook = file.replace(/\.md$/, '');
      const named = [...text.matchAll(/`npx mangu rehearse ([a-z-]+)`/g)].map(([, drill]) => drill);
      const proved = Object.values(drills).filter(({ runbooks }) => runbooks.includes(runbook));
      assert.deepEqual(named.sort(), proved.map(({ name }) => name).sort(), file);
      const reasons = text.match(/^No drill: .+[.]$/gm)?.length ?? 0;
      assert.equal(reasons, proved.length > 0 ? 0 : 1, `${file}: "No drill: …" says why, in one line`);
    }
  });

  test('of alarms say of a drill that the alarm rings in it, or why not', () => {
    const definitions = new Map(alarmDefinitions(watched(production)).map((one) => [one.key, one]));
    const parts = new Map(compositeDefinitions.map(({ key, anyOf }) => [key, anyOf]));
    const notices = new Set(eventNotices(production).map(({ key }) => key));
    const textOf = (page: string) => texts.get(path.join('alarms', `${page}.md`)) ?? '';
    const drillsOf = (page: string) => textOf(page).match(/`npx mangu rehearse [a-z-]+`/g) ?? [];
    const rings = (page: string) => textOf(page).includes(' The alarm rings in it');
    for (const page of pages.filter((one) => drillsOf(one).length > 0)) {
      const text = textOf(page);
      const told = text.includes(' The notice is told in it');
      const silent = /The alarm itself does not ring in (it|them), because \S/.test(text);
      assert.equal([rings(page), told, silent].filter(Boolean).length, 1, page);
      assert.equal(told, notices.has(page), page);
      assert.ok(silent || page in measured, `${page} cannot be measured in a rehearsal`);
      if (!rings(page)) continue;
      // What a drill breaks is broken for a minute or so: one period can be over the threshold, not several.
      assert.equal(definitions.get(page)?.periods.of ?? 1, 1, page);
      const found = parts.get(page)?.some((part) => rings(part) && drillsOf(part)[0] === drillsOf(page)[0]);
      assert.ok(found ?? true, `${page}: none of its parts rings in that drill`);
    }
  });

  test('link to pages that are there', () => {
    for (const [file, text] of texts) {
      for (const [, target = ''] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
        assert.ok(existsSync(path.join(folder, path.dirname(file), target)), `${file}: ${target}`);
      }
    }
  });

  test('use commands of mangu that exist', () => {
    const commands = readdirSync(new URL('../../ops/commands/', import.meta.url), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => `mangu ${entry.name}`);
    for (const { command } of used('npx')) assert.ok(commands.includes(command), command);
  });

  test('use commands of Terraform that exist', () => {
    const known = new Set(list.terraform);
    for (const { command } of used('terraform')) assert.ok(known.has(command), command);
  });

  test('use commands and options of AWS that are listed, and every listed one is used', () => {
    for (const { command, options } of used('aws')) {
      const known = awsCommands.get(command);
      assert.ok(known, command);
      for (const option of options)
        assert.ok(everywhere.has(option) || known.includes(option), `${command} ${option}`);
    }
    const commands = new Set(used('aws').map(({ command }) => command));
    assert.deepEqual(
      [...awsCommands.keys()].filter((command) => !commands.has(command)),
      [],
    );
  });

  test('list only what the AWS API knows', (t) => {
    // Written for the command line alone; there is no operation behind them.
    const ofTheCommandLine = new Set(['ecr get-login-password', 'logs tail', 's3 sync']);
    const operations = [...awsCommands].filter(([command]) => !ofTheCommandLine.has(command));
    const script = path.join(folder, 'check-commands.py');
    const input = JSON.stringify(Object.fromEntries(operations));
    const { stdout, stderr, status } = spawnSync('python3', [script], { input, encoding: 'utf8' });
    if (status === null || /ModuleNotFoundError: .*botocore/.test(stderr)) {
      t.skip('Python with botocore is not installed: python3 -m pip install botocore');
      return;
    }
    assert.equal(stderr, '');
    assert.equal(stdout.trim(), '');
  });
});

suite('the names in runbooks', () => {
  const committed = globSync('infra/synth/production/*/cdk.tf.json', { cwd: path.join(folder, '../..') })
    .map((file) => readFileSync(path.join(folder, '../..', file), 'utf8'))
    .join('');
  const names = new Set([
    ...(committed.match(/mangu-(?:publishing-)?[a-z0-9-]+/g) ?? []),
    ...keys.map((key) => alarmName(production, key)),
    ...Object.values(fixedNames(production)).flatMap((name) => (typeof name === 'string' ? [name] : [])),
    path.basename(taskEventsLogGroup(production)),
    nameOf(production, 'restore-point'),
    nameOf(production, 'restore-point-failed'),
    nameOf(production),
  ]);
  /** What a runbook itself makes beside the original, and the nodes of the cache. */
  const made = /-(restored|broken|broken-last|empty|\d{3})$/;

  test('of resources are names that the infrastructure gives', () => {
    for (const [file, text] of texts) {
      for (const [name] of text.matchAll(
        /\bmangu-(?:publishing-[a-z0-9-]*production[a-z0-9-]*|[a-z]+-prod)\b/g,
      )) {
        const known = name.replace(made, '').replace(/-$/, '');
        assert.ok(names.has(known), `${file}: ${name}`);
      }
    }
  });

  test('of outputs are outputs of the module', () => {
    const outputs: unknown = Object(
      JSON.parse(
        readFileSync(path.join(folder, '../../infra/synth/production/platform/cdk.tf.json'), 'utf8'),
      ),
    ).output;
    for (const [file, text] of texts) {
      for (const [, name = ''] of text.matchAll(/terraform -chdir=\S+platform output -raw (\w+)/g)) {
        assert.ok(name in Object(outputs), `${file}: ${name}`);
      }
    }
  });

  test('of values in the topology are values that it has', () => {
    for (const [file, text] of texts) {
      for (const [, field = ''] of text.matchAll(
        /`((?:alarms|backup|cache|capacity|cdn|cost|database|firewall|loadBalancer|network|scaling|secrets|services)\.[a-zA-Z.]+)(?::[^`]*)?`/g,
      )) {
        const value = field.split('.').reduce<unknown>((at, key) => Object(at)[key], production);
        assert.notEqual(value, undefined, `${file}: ${field}`);
      }
    }
  });
});

suite('the reader of commands', () => {
  test('finds commands behind others, in substitutions and over several lines', () => {
    const shell =
      'x="$(aws sts get-caller-identity --query Account)" && aws ecs list-tasks \\\n  --cluster "$(terraform -chdir=a output -raw b)" | jq .';
    assert.deepEqual(
      commandsOf(shell).map(({ program, command, options }) => [program, command, ...options].join(' ')),
      ['aws ecs list-tasks --cluster', 'aws sts get-caller-identity --query', 'terraform output -chdir -raw'],
    );
  });

  test('takes what is quoted for a value', () => {
    assert.deepEqual(commandsOf('aws ce get-cost-and-usage --filter \'{"a":"aws ec2 nothing --x"}\''), [
      { program: 'aws', command: 'ce get-cost-and-usage', options: ['--filter'] },
    ]);
  });

  test('leaves arithmetic alone', () => {
    const [use] = commandsOf('aws logs filter-log-events --start-time $(($(date +%s) - 300))000 --query x');
    assert.deepEqual(use?.options, ['--start-time', '--query']);
  });
});
