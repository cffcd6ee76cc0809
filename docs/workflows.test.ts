/** Workflows run where nobody watches: what they call must be there, and be what was looked at. */
import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import { suite, test } from 'node:test';

const root = new URL('../', import.meta.url);
const files = globSync('.github/workflows/*.yml', { cwd: root });
const texts = files.map((file) => [file, readFileSync(new URL(file, root), 'utf8')] as const);

suite('the workflows', () => {
  test('are there for changes, releases, the infrastructure and the night', () => {
    const names = files.map((file) => file.replace(/^.*\//, '')).sort();
    assert.deepEqual(names, ['apply.yml', 'check.yml', 'deploy.yml', 'nightly.yml', 'release.yml']);
  });

  test('name actions by an exact version, or by a commit', () => {
    for (const [file, text] of texts) {
      for (const [, action = ''] of text.matchAll(/uses: (\S+)/g)) {
        assert.match(action, /^\.\/|@(v\d+\.\d+\.\d+|[0-9a-f]{40})$/, `${file}: ${action}`);
      }
    }
  });

  test('hold no key: a role is taken for the time of a job', () => {
    for (const [file, text] of texts) {
      assert.doesNotMatch(text, /secrets\.|AWS_SECRET_ACCESS_KEY|aws-secret-access-key/, file);
      assert.match(text, /^permissions:\n {2}contents: read$/m, file);
      if (text.includes('configure-aws-credentials')) assert.match(text, /id-token: write/, file);
    }
  });

  test('use commands of mangu and scripts of .ci that are there', () => {
    const commands = globSync('ops/commands/*', { cwd: root }).map((name) => name.replace(/^.*\//, ''));
    for (const [file, text] of texts) {
      for (const [, command = ''] of text.matchAll(/npx mangu ([a-z-]+)/g)) {
        assert.ok(commands.includes(command), `${file}: mangu ${command}`);
      }
      for (const [script] of text.matchAll(/\.ci\/[a-z-]+/g)) {
        assert.ok(statSync(new URL(script, root)).mode & 0o100, `${file}: ${script}`);
      }
    }
  });

  test('put nothing that a stranger may write into a shell', () => {
    // Names of branches and titles are written by anybody; what is typed into a form or set by us is not.
    for (const [file, text] of texts) {
      for (const [, expression = ''] of text.matchAll(/\$\{\{\s*(.*?)\s*\}\}/g)) {
        assert.doesNotMatch(
          expression,
          /head_ref|\.title|\.body|\.message|\.head\.ref/,
          `${file}: ${expression}`,
        );
      }
    }
  });
});
