/** Traffic through the controller of the rehearsal: for simulation only, and never a figure of AWS. */
export type { Minute, MinuteName, Minutes } from './minutes.ts';
export { capacityOf, erlangC, p95After, p95Of, rateOfTurns, type Stations } from './queueing.ts';
export { randomFrom } from './random.ts';
export { type DatabaseSize, type Model, type Run, run, type Told, taskRateOf } from './run.ts';
export { launchDay, minutesPerDay, type Shape, type Traffic, wave } from './traffic.ts';
export { type Behaviour, type Controller, type Seen, World, type WorldOptions } from './world.ts';
