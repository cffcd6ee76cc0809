/** What happens, in words for timelines and terminals. Pure. */
import { ownAlarms } from '../alarms/index.ts';
import type { Happening } from '../stage/tell.ts';

/** Undefined for what nobody needs to see. */
export function wordsOf(happening: Happening): string | undefined {
  switch (happening.what) {
    case 'task-started':
      return `${happening.service} ${happening.task} starts`;
    case 'task-ended':
      return `${happening.service} ${happening.task} has ended`;
    case 'task-healthy':
      return `${happening.service} ${happening.task} is in service`;
    case 'task-unhealthy':
      return `${happening.service} ${happening.task} fails its check`;
    case 'task-lost':
      return `${happening.service} ${happening.task} is lost`;
    case 'spot-notice':
      return `${happening.service} ${happening.task} is taken back`;
    case 'scaled-out':
    case 'scaled-in':
      return `${happening.service}: ${happening.desired} tasks wanted`;
    case 'deployment-began':
      return `${happening.service}: ${happening.revision} goes out`;
    case 'deployment-completed':
      return `${happening.service}: ${happening.revision} is out`;
    case 'rolled-back':
      return `${happening.service}: ${happening.revision} is given up, back to ${happening.to}`;
    case 'database-silent':
      return 'the database does not answer: the standby is promoted';
    case 'database-moved':
      return `the database's name leads to the former standby, ${Math.round(happening.milliseconds)} ms later`;
    case 'database-standby':
      return happening.synchronous ? 'commits wait for the standby' : 'commits no longer wait for a standby';
    case 'cache-moved':
      return `the cache's name leads to its former replica, ${Math.round(happening.milliseconds)} ms later`;
    case 'database-storage':
      return happening.full
        ? 'the database stands still, its storage is full: the standby, whose storage is as full, is not promoted'
        : 'the database has storage again and is started';
    case 'database-storage-low':
      return `the database has ${happening.low ? 'less' : 'more'} room than the alarm database-storage allows`;
    case 'alarm':
      return `alarm ${happening.name} ${happening.on ? 'rings' : 'is quiet'}${happening.name in ownAlarms ? ", the rehearsal's own" : ''}`;
    case 'done':
      return happening.words;
    case 'fault':
      return `fault of the rehearsal: ${happening.words}`;
  }
}

export function seconds(value: number): string {
  return value < 10 ? `${value.toFixed(2)} s` : `${Math.round(value)} s`;
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

export function share(part: number, whole: number): string {
  return whole === 0 ? 'none' : `${((part / whole) * 100).toFixed(3)} %`;
}
