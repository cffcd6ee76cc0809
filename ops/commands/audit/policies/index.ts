/** The policies of this house, in the order in which they are told. */
import { alarmsAct } from './alarms.ts';
import { desiredCount } from './desired-count.ts';
import { frontDoor } from './front-door.ts';
import { globalProvider } from './global-provider.ts';
import { logGroups } from './log-groups.ts';
import { namesFit } from './names.ts';
import type { Policy } from './policy.ts';
import { providerRange } from './provider-range.ts';
import { reachability } from './reachability.ts';
import { secretValues } from './secret-values.ts';
import { spotSplit } from './spot-split.ts';
import { storesEncrypted } from './stores.ts';
import { wildcards } from './wildcards.ts';

export const policies: readonly Policy[] = [
  reachability,
  frontDoor,
  secretValues,
  wildcards,
  storesEncrypted,
  logGroups,
  alarmsAct,
  spotSplit,
  desiredCount,
  globalProvider,
  namesFit,
  providerRange,
];
