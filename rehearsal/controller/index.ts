/**
 * A stand-in for ECS and Application Auto Scaling, for rehearsal and simulation only and never a way to run
 * production: the specification's rules as a pure state machine. docs/decisions/0050 says what was chosen where AWS
 * does not say.
 */
export type { Action, Event, News } from './events.ts';
export {
  breakerThreshold,
  flappingSizes,
  leastHealthy,
  mostActive,
  type Rules,
  rulesOf,
  type ScalingRules,
} from './rules.ts';
export {
  type Capacity,
  countHealthy,
  type Deployment,
  isActive,
  isSteady,
  newService,
  type Phase,
  type State,
  type Task,
} from './state.ts';
export { nextWake, step } from './step.ts';
