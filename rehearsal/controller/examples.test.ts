import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { environments } from '@mangu/topology/environments';
import { World } from '../simulation/world.ts';
import { sizesUnder } from '../testing/properties.ts';
import * as controller from './index.ts';
import { chooseCapacity } from './placement.ts';

const server = controller.rulesOf(environments.production, 'server');
const seconds = 1000;
const minutes = 60 * seconds;

/** A service that has started, with what it tells from now on. */
function running(
  rules = server,
  behaviourOf?: (revision: string) => 'sound' | 'ends-at-once' | 'never-healthy',
) {
  const told: { at: number; what: string }[] = [];
  const world = new World({
    rules,
    controller,
    startMs: () => 40 * seconds,
    endMs: () => 3 * seconds,
    ...(behaviourOf && { behaviourOf }),
    watch: ({ event, actions }) => {
      for (const action of actions)
        if (action.do === 'tell') told.push({ at: event.at, what: action.news.what });
    },
  });
  world.runUntil(5 * minutes);
  told.length = 0;
  return { world, told, whats: () => told.map(({ what }) => what) };
}

suite('the rules', () => {
  test("are the topology's, and through it the specification's", () => {
    assert.deepEqual([server.minTasks, server.maxTasks], [2, 10]);
    assert.deepEqual(server.scaling, {
      outAbovePercent: 70,
      inBelowPercent: 40,
      stepTasks: 1,
      cooldownMs: 60_000,
      periodMs: 60_000,
      outPeriods: 1,
      inPeriods: 5,
    });
    assert.equal(controller.rulesOf(environments.production, 'client').scaling, undefined);
    assert.deepEqual(
      [1, 2, 10].map((size) => controller.leastHealthy(server, size)),
      [1, 2, 10],
    );
    assert.deepEqual(
      [1, 2, 10].map((size) => controller.mostActive(server, size)),
      [2, 4, 20],
    );
    assert.deepEqual([2, 10, 1000].map(controller.breakerThreshold), [3, 5, 200]);
  });

  test('production and staging cannot flap; development can, between its one and its two tasks', () => {
    const sizes = (name: keyof typeof environments) =>
      controller.flappingSizes(controller.rulesOf(environments[name], 'server'));
    assert.deepEqual([sizes('production'), sizes('staging'), sizes('development')], [[], [], [2]]);
    const development = controller.rulesOf(environments.development, 'server');
    assert.ok(sizesUnder(controller, development, 0.78, 0).changes > 10);
    assert.ok(sizesUnder(controller, development, 0.65, 0).changes <= 1);
  });

  test('ten tasks lie as the specification wants them: the base, then four on Spot for each on demand', () => {
    const tasks: controller.Task[] = [];
    for (let index = 0; index < 11; index++) {
      const capacity = chooseCapacity(server, tasks);
      const [first] = running().world.state.tasks;
      assert.ok(first);
      tasks.push({ ...first, capacity });
    }
    const spot = tasks.filter(({ capacity }) => capacity === 'spot').length;
    assert.deepEqual([tasks[0]?.capacity, spot], ['on-demand', 8]);
  });
});

suite('a deployment', () => {
  test('starts as many beside the old ones, and drains an old one for each that is healthy', () => {
    const { world, whats } = running();
    world.deploy('r2');
    assert.equal(world.state.tasks.length, 4);
    world.runUntil(world.now + 5 * minutes);
    assert.ok(controller.isSteady(world.state));
    assert.ok(world.state.tasks.every(({ revision }) => revision === 'r2'));
    assert.deepEqual(whats(), ['deployment-began', 'task-healthy', 'task-healthy', 'deployment-completed']);
  });

  for (const behaviour of ['ends-at-once', 'never-healthy'] as const) {
    test(`whose tasks are ${behaviour} is rolled back, and the old tasks never noticed`, () => {
      const { world, whats } = running(server, (revision) => (revision === 'bad' ? behaviour : 'sound'));
      const old = world.state.tasks;
      world.deploy('bad');
      world.runUntil(world.now + 20 * minutes);
      assert.ok(whats().includes('rolled-back'));
      assert.deepEqual(world.state.tasks, old);
      assert.ok(controller.isSteady(world.state));
    });
  }

  test('is not scaled in, and is scaled out', () => {
    const { world, whats } = running();
    world.send({ type: 'cpu', at: world.now, percent: 90 });
    world.runUntil(world.now + 5 * minutes);
    world.deploy('r2');
    for (let period = 0; period < 6; period++) world.send({ type: 'cpu', at: world.now, percent: 10 });
    assert.equal(world.state.desired, 3);
    world.send({ type: 'cpu', at: world.now, percent: 90 });
    assert.equal(world.state.desired, 4);
    assert.equal(whats().filter((what) => what === 'scaled-out').length, 2);
  });
});

suite('scaling', () => {
  test('goes out after one period above 70 percent, and no sooner again than the cooldown', () => {
    const { world } = running();
    const cpu = (percent: number) => {
      world.send({ type: 'cpu', at: world.now, percent });
      return world.state.desired;
    };
    assert.equal(cpu(70), 2);
    assert.equal(cpu(70.1), 3);
    world.runUntil(world.now + 59 * seconds);
    assert.equal(cpu(99), 3);
    world.runUntil(world.now + 1 * seconds);
    assert.equal(cpu(99), 4);
  });

  test('goes in after five periods below 40 percent in a row', () => {
    const { world } = running();
    const cpu = (percent: number) => {
      world.runUntil(world.now + 60 * seconds);
      world.send({ type: 'cpu', at: world.now, percent });
      return world.state.desired;
    };
    assert.deepEqual([80, 80, 30, 30, 30, 30, 41, 30, 30, 30, 30].map(cpu).at(-1), 4);
    assert.deepEqual([30, 30, 30].map(cpu), [3, 2, 2]);
  });

  test('never leaves the bounds, whatever the CPU says', () => {
    const { world } = running();
    for (let period = 0; period < 40; period++) {
      world.runUntil(world.now + minutes);
      world.send({ type: 'cpu', at: world.now, percent: 100 });
    }
    assert.equal(world.state.desired, 10);
    world.runUntil(world.now + 5 * minutes);
    assert.ok(controller.isSteady(world.state));
  });
});

suite('what is lost', () => {
  test('a Spot task leaves the load balancer at once, and its successor starts in the same moment', () => {
    const { world } = running();
    const spot = world.state.tasks.find(({ capacity }) => capacity === 'spot');
    assert.ok(spot);
    world.interrupt(spot.id);
    assert.equal(world.state.tasks.find(({ id }) => id === spot.id)?.phase, 'stopping');
    assert.equal(world.state.tasks.filter(({ phase }) => phase === 'starting').length, 1);
    world.runUntil(world.now + 3 * minutes);
    assert.ok(controller.isSteady(world.state));
  });

  test('ECS does not fall back from Spot to on demand: the task waits, ever longer, until there is Spot again', () => {
    const { world } = running();
    const spot = world.state.tasks.find(({ capacity }) => capacity === 'spot');
    assert.ok(spot);
    world.setSpotGone(true);
    world.interrupt(spot.id);
    world.runUntil(world.now + 60 * minutes);
    assert.equal(controller.countHealthy(world.state.tasks), 1);
    assert.ok(
      world.state.tasks.every(({ capacity, phase }) => capacity === 'on-demand' || phase !== 'healthy'),
    );
    world.setSpotGone(false);
    world.runUntil(world.now + 20 * minutes);
    assert.ok(controller.isSteady(world.state));
  });

  test('the tasks of a lost zone come back in the other, and are evened out when it is there again', () => {
    const { world } = running();
    world.loseZone('a');
    world.runUntil(world.now + 5 * minutes);
    assert.deepEqual(
      world.state.tasks.map(({ zone }) => zone),
      ['b', 'b'],
    );
    world.regainZone('a');
    world.runUntil(world.now + 5 * minutes);
    assert.deepEqual(world.state.tasks.map(({ zone }) => zone).sort(), ['a', 'b']);
  });

  test('a task whose checks fail is replaced before it leaves, and within its grace period not at all', () => {
    const { world } = running();
    const [sick] = world.state.tasks;
    assert.ok(sick);
    world.setFailing(sick.id, true);
    world.runUntil(world.now + 20 * seconds);
    const phase = () => world.state.tasks.find(({ id }) => id === sick.id)?.phase;
    assert.equal(phase(), 'unhealthy');
    assert.equal(world.state.tasks.length, 3);
    world.runUntil(world.now + 5 * minutes);
    assert.ok(controller.isSteady(world.state) && phase() === undefined);

    world.deploy('r2');
    world.runUntil(world.now + 56 * seconds);
    const young = world.state.tasks.find(({ revision }) => revision === 'r2');
    assert.equal(young?.phase, 'healthy');
    world.setFailing(young.id, true);
    world.runUntil(world.now + 20 * seconds);
    const after = world.state.tasks.find(({ id }) => id === young.id);
    assert.equal(after?.phase, 'running', 'out of service, and kept');
  });
});
