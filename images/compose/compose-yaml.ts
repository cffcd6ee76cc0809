import { type ComposeFile, composeFile } from './compose.ts';
import { type Yaml, yaml } from './yaml.ts';

const head = `# One virtual machine with all of MANGU. Made out of the topology: node images/compose/print.ts > compose.yaml
# How to use it: docs/handbook/operators/05-opening-it-to-others.md
`;

/** The whole file. */
export function composeYaml(): string {
  return head + yaml(plain(composeFile())).trimStart();
}

/** What Compose reads is plain data; a round through JSON is the proof. */
function plain(file: ComposeFile): Yaml {
  return JSON.parse(JSON.stringify(file));
}
