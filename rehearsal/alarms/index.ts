export { type AlarmReading, type Board, type Change, openBoard } from './board.ts';
export {
  type MetricName,
  measured,
  metricKeys,
  notMeasured,
  ownAlarms,
  watchedHere,
} from './measured.ts';
export { minuteMs, openSamples, percentile, type Samples } from './samples.ts';
