/** The simulation for programs. Pure. */
import { assumed } from './assumptions.ts';
import { options } from './options.ts';
import { notice, type Report } from './report.ts';

export function jsonOf(report: Report) {
  const { asked, totals, cost, findings, firstLimit, ladder, news } = report;
  return {
    simulation: true,
    notice,
    environment: asked.topology.environment,
    traffic: asked.traffic.name,
    days: asked.days,
    assumptions: {
      ...assumed,
      requestMilliseconds: asked.requestMilliseconds,
      databaseMilliseconds: asked.databaseMilliseconds,
    },
    totals,
    costUsd: { total: cost.totalUsd, month: cost.monthUsd },
    findings: findings.map(({ firstMinute, ...finding }) => ({
      ...finding,
      firstMinute: firstMinute ?? null,
    })),
    firstLimit: firstLimit ?? null,
    ladder,
    options,
    events: news.map(({ minute, news: each }) => ({ minute, ...each })),
    hours: hoursOf(report),
  };
}

/** The worst minute of each, but for requests (mean) and what adds up. */
function hoursOf({ minutes, cost }: Report) {
  return cost.usd.map((costUsd, hour) => {
    const of = (name: keyof typeof minutes) => minutes[name].subarray(hour * 60, hour * 60 + 60);
    const sum = (values: Float64Array) => values.reduce((total, each) => total + each, 0);
    const most = (values: Float64Array) => values.reduce((found, each) => Math.max(found, each), 0);
    return {
      hour,
      requestsPerSecond: sum(of('requestsPerSecond')) / 60,
      healthyLeast: of('healthy').reduce((found, each) => Math.min(found, each), Number.POSITIVE_INFINITY),
      desired: most(of('desired')),
      saturationPercent: most(of('saturationPercent')),
      p95Seconds: most(of('p95Seconds')),
      connections: most(of('connections')),
      databasePercent: most(of('databasePercent')),
      failed: sum(of('failed')),
      costUsd,
    };
  });
}
