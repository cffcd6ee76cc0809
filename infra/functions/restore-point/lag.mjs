/** Minutes between now and the newest moment that RDS can restore to. An instance without one has no backup yet. */
export function lagMinutes({ DBInstances: [instance] = [] }, now) {
  const newest = instance?.LatestRestorableTime;
  if (!newest) throw new Error('RDS names no moment that the database can be restored to.');
  return Math.max(0, (now.getTime() - newest.getTime()) / 60_000);
}

export function metricData(namespace, database, minutes) {
  return {
    Namespace: namespace,
    MetricData: [
      {
        MetricName: 'RestorableLagMinutes',
        Dimensions: [{ Name: 'DBInstanceIdentifier', Value: database }],
        Value: minutes,
      },
    ],
  };
}
