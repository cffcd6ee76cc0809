import type { Topology } from '@mangu/topology/types';
import type { Construct } from 'constructs';
import { PartialS3Backend } from '../backend.ts';
import { RootModule } from '../root-module.ts';
import { declareVariables } from '../variables.ts';
import { base } from './base.ts';
import { compute } from './compute.ts';
import { data } from './data.ts';
import { edge } from './edge.ts';
import { declareOutputs } from './outputs.ts';
import { record } from './record.ts';
import { watch } from './watch.ts';

/** Everything but the state and the images: the diagram of the specification, from what it stands on to who watches it. */
export class Platform extends RootModule {
  constructor(scope: Construct, id: string, topology: Topology) {
    super(scope, id, topology);
    new PartialS3Backend(this, 'platform');
    const variables = declareVariables(this, topology);
    const grounds = base(this, variables);
    const front = edge(this, grounds, variables);
    const kept = data(this, grounds, front, variables);
    record(this, { ...grounds, ...front, ...kept });
    const running = compute(this, grounds, front, kept, variables);
    watch(this, { ...grounds, ...front, ...kept, ...running }, variables);
    declareOutputs(this, { ...grounds, ...front, ...kept, ...running });
  }
}
