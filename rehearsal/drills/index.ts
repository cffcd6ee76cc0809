/** The drills by their names. */
import type { DrillName } from '../told/index.ts';
import { cacheLoss } from './cache-loss.ts';
import { databaseFailover } from './database-failover.ts';
import { databaseRestore } from './database-restore.ts';
import { deploy } from './deploy.ts';
import { diskFull } from './disk-full.ts';
import type { Drill } from './drill.ts';
import { rateLimit } from './rate-limit.ts';
import { regionRestore } from './region-restore.ts';
import { secretRotation } from './secret-rotation.ts';
import { slowDatabase } from './slow-database.ts';
import { taskLoss } from './task-loss.ts';
import { trafficSurge } from './traffic-surge.ts';
import { zoneLoss } from './zone-loss.ts';

/** Each name of the list, and nothing else. */
export const drills: { readonly [Name in DrillName]: Drill } = {
  'rate-limit': rateLimit,
  'task-loss': taskLoss,
  'cache-loss': cacheLoss,
  'database-failover': databaseFailover,
  'database-restore': databaseRestore,
  'slow-database': slowDatabase,
  'disk-full': diskFull,
  'zone-loss': zoneLoss,
  'secret-rotation': secretRotation,
  deploy,
  'traffic-surge': trafficSurge,
  'region-restore': regionRestore,
};
