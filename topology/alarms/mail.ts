import { type AlarmDefinition, during, type Watched } from './definition.ts';

/** Before SES looks into whoever sends too much that nobody wants, and then stops sending for him. */
export function mailAlarms({ topology, mail }: Watched): AlarmDefinition[] {
  const { mailBouncesPercent, mailComplaintsPercent } = topology.alarms;
  const alarm = (key: string, meaning: string, name: string, percent: number): AlarmDefinition => ({
    key,
    meaning,
    severity: 'notice',
    place: 'region',
    producer: 'aws',
    specification: 'Alarms',
    measure: {
      metric: {
        namespace: 'AWS/SES',
        name,
        dimensions: { 'ses:configuration-set': mail?.configurationSet ?? '' },
        statistic: 'Maximum',
      },
    },
    rings: 'at-or-above',
    threshold: percent / 100,
    // Told once in a while, when mail is sent.
    silence: 'missing',
    ...during.anHour,
    applies: mail !== undefined,
    ...(mail ? { count: mail.count } : {}),
  });
  return [
    alarm(
      'mail-bounces',
      `Mail that MANGU sends comes back, ${mailBouncesPercent} % of it or more; at 5 % SES looks into it, at 10 % it stops sending.`,
      'Reputation.BounceRate',
      mailBouncesPercent,
    ),
    alarm(
      'mail-complaints',
      `Mail that MANGU sends is called spam, ${mailComplaintsPercent} % of it or more; at 0.1 % SES looks into it, at 0.5 % it stops sending.`,
      'Reputation.ComplaintRate',
      mailComplaintsPercent,
    ),
  ];
}
