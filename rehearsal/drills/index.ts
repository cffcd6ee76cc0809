/** The drills there are, in the order of `rehearse all`. */
import { cacheLoss } from './cache-loss.ts';
import { databaseFailover } from './database-failover.ts';
import { deploy } from './deploy.ts';
import type { Drill } from './drill.ts';
import { rateLimit } from './rate-limit.ts';
import { taskLoss } from './task-loss.ts';

export const drills: readonly Drill[] = [rateLimit, taskLoss, cacheLoss, databaseFailover, deploy];
