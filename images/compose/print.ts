/** Prints `compose.yaml`: `node images/compose/print.ts > compose.yaml`. */
import { composeYaml } from './compose-yaml.ts';

process.stdout.write(composeYaml());
