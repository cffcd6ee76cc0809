/** The specification, line by line, in its own order. */
import type { Row } from '../row.ts';
import { architecture } from './architecture.ts';
import { cache } from './cache.ts';
import { cdn } from './cdn.ts';
import { compute } from './compute.ts';
import { cost } from './cost.ts';
import { database } from './database.ts';
import { firewall } from './firewall.ts';
import { hardening } from './hardening.ts';
import { loadBalancer } from './load-balancer.ts';
import { monitoring } from './monitoring.ts';
import { recovery } from './recovery.ts';
import { registry } from './registry.ts';
import { routes } from './routes.ts';
import { scaling } from './scaling.ts';
import { secrets } from './secrets.ts';
import { securityGroups } from './security-groups.ts';
import { storage } from './storage.ts';
import { updates } from './updates.ts';
import { vpc } from './vpc.ts';

export const rows: readonly Row[] = [
  ...architecture,
  ...vpc,
  ...compute,
  ...database,
  ...cache,
  ...loadBalancer,
  ...cdn,
  ...storage,
  ...registry,
  ...firewall,
  ...secrets,
  ...securityGroups,
  ...routes,
  ...monitoring,
  ...scaling,
  ...recovery,
  ...cost,
  ...updates,
  ...hardening,
];
