/** Called every five minutes: says how far back the newest moment lies that the database can be restored to. */
import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { lagMinutes, metricData } from './lag.mjs';

const rds = new RDSClient();
const cloudWatch = new CloudWatchClient();
const { DATABASE: database, NAMESPACE: namespace } = process.env;

export async function handler() {
  const answer = await rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: database }));
  const minutes = lagMinutes(answer, new Date());
  await cloudWatch.send(new PutMetricDataCommand(metricData(namespace, database, minutes)));
  console.log(JSON.stringify({ database, minutes }));
}
