import { isObject, number, text, texts } from '../../../synth/values.ts';
import { evidence, fact, is } from '../facts.ts';
import { row, section, type View } from '../row.ts';

const headings = ['## Infrastructure Updates'];
const services = ['server', 'client'] as const;
const applied = 'ops/terraform/commands.test.ts';
const workflow = 'go through the specified workflow';

export const updates = [
  ...section(
    'workflow',
    [...headings, '### Terraform Workflow'],
    [
      ...(['terraform plan -out=tfplan', 'terraform show tfplan', 'terraform apply tfplan'] as const).map(
        (line) =>
          row(line.split(' ')[1] ?? line, line, (view) => [evidence(view, 'test', applied, workflow)]),
      ),
      row('output', 'terraform output', (view) => [
        ...view.graph.modules.map(({ name, json }) => {
          const outputs = isObject(json.output) ? Object.keys(json.output) : [];
          return {
            resource: `${name}: output`,
            attribute: 'names',
            found: outputs.join(', ') || 'none',
            wanted: 'some',
            holds: outputs.length > 0,
          };
        }),
        evidence(view, 'test', applied, workflow),
      ]),
    ],
  ),
  ...section(
    'deploy',
    [...headings, '### Zero-Downtime Updates'],
    [
      row('task', '1. Update task definition', (view) =>
        services.map((name) => {
          const ignored = texts(view.service(name)?.attributes, 'lifecycle.ignore_changes');
          return fact(
            view.service(name),
            'lifecycle.ignore_changes',
            ignored.join(', ') || 'none',
            'task_definition: deployments choose it',
            ignored.includes('task_definition'),
          );
        }),
      ),
      row('revision', '2. Deploy new revision', (view) => [
        evidence(view, 'runbook', 'docs/runbooks/deploy.md', 'digest'),
      ]),
      row('rolling', '3. ECS performs rolling update', (view) =>
        services.flatMap((name) => {
          const kind = text(view.service(name)?.attributes, 'deployment_controller.type') || 'ECS';
          return [
            fact(view.service(name), 'deployment_controller.type', kind, 'ECS', kind === 'ECS'),
            is(view.service(name), 'deployment_minimum_healthy_percent', 100),
            is(view.service(name), 'deployment_maximum_percent', 200),
          ];
        }),
      ),
      row('stable', '4. Health checks ensure stability', (view) =>
        services.flatMap((name) => [
          is(view.service(name), 'deployment_circuit_breaker.enable', true),
          is(view.service(name), 'deployment_circuit_breaker.rollback', true),
          is(view.service(name), 'wait_for_steady_state', true),
        ]),
      ),
      row('drained', '5. Old tasks drained after new tasks healthy', (view) =>
        services.map((name) => drained(view, name)),
      ),
    ],
  ),
];

/** The load balancer stops sending before ECS ends the task. */
function drained(view: View, name: (typeof services)[number]) {
  const draining = number(view.targetGroup(name)?.attributes, 'deregistration_delay');
  const stopping = number(view.container(name), 'stopTimeout');
  return fact(
    view.targetGroup(name),
    'deregistration_delay',
    `${draining} s, stop timeout ${stopping} s`,
    'shorter than the stop timeout',
    draining < stopping,
  );
}
