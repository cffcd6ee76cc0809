import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { environmentNames } from '@mangu/topology/environments';
import { type RootModule, SynthGraph } from '../../synth/graph.ts';
import { readSynthesized } from '../../synth/read.ts';
import { isJson, isObject, type JsonObject } from '../../synth/values.ts';
import { draw, drawingOf } from './draw.ts';
import { committedPicture } from './index.ts';
import { type Box, place } from './layout.ts';

const production = readSynthesized('production');

test('the committed picture is what the JSON of production gives, to the byte', async () => {
  const { picture } = await draw(production);
  const message = 'Draw it anew with "npx mangu diagram" and look at it.';
  assert.ok(picture === readFileSync(committedPicture, 'utf8'), message);
});

test('every box stands for resources that are there, and every arrow joins two of what is drawn', () => {
  const { groups, nodes, edges } = drawingOf(production);
  const outside = nodes.filter(({ blocks }) => blocks.length === 0).map(({ id }) => id);
  assert.deepEqual(outside, ['readers']);
  const ids = new Set([...groups, ...nodes].map(({ id }) => id));
  assert.equal(ids.size, groups.length + nodes.length, 'no id is used twice');
  for (const { from, to } of edges) assert.ok(ids.has(from) && ids.has(to), `${from} to ${to}`);
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  assert.deepEqual(
    nodes.filter(({ id }) => !joined.has(id)).map(({ id }) => id),
    [],
    'no box stands alone',
  );
});

test('a request goes from the reader to the data, on the ports of the specification', () => {
  const { edges } = drawingOf(production);
  const way = edges.filter(({ kind }) => kind === 'request').map(({ from, to, label }) => [from, to, label]);
  assert.deepEqual(way, [
    ['readers', 'cdn', 'HTTPS'],
    ['cdn', 'static', '/assets/*'],
    ['cdn', 'load-balancer', '/api/*, pages'],
    ['load-balancer', 'client', 'HTTPS 5173'],
    ['load-balancer', 'server', 'HTTPS 3000, /api/*'],
    ['server', 'database', 'PostgreSQL 5432'],
    ['server', 'cache', 'Redis 6379'],
    ['server', 'uploads', 'books'],
  ]);
});

test('an arrow goes with the rule that it stands for', () => {
  const without = changed((resource) => {
    const rules = resource.aws_vpc_security_group_ingress_rule;
    if (!isObject(rules)) return resource;
    const kept = Object.entries(rules).filter(([, rule]) => !JSON.stringify(rule).includes('5432'));
    return { ...resource, aws_vpc_security_group_ingress_rule: Object.fromEntries(kept) };
  });
  const arrows = (graph: SynthGraph) => drawingOf(graph).edges.map(({ from, to }) => `${from} ${to}`);
  assert.ok(arrows(production).includes('server database'));
  assert.ok(!arrows(without).includes('server database'));
});

for (const name of environmentNames) {
  test(`boxes of ${name} lie in their frames and over no other`, async () => {
    const drawing = drawingOf(readSynthesized(name));
    const { nodes, groups } = await place(drawing);
    for (const { node, box } of nodes) {
      const frame = groups.find(({ group }) => group.id === node.group);
      if (frame) assert.ok(holds(frame.box, box), `${node.id} lies in ${frame.group.id}`);
      const over = nodes.filter((other) => other.node !== node && touches(other.box, box));
      assert.deepEqual(
        over.map((other) => other.node.id),
        [],
        `${node.id} lies apart`,
      );
    }
  });
}

test('the picture is told to who cannot see it, and needs no font, script or file beside it', async () => {
  const { picture } = await draw(production);
  assert.match(picture, /role="img" aria-labelledby="title description"/);
  assert.match(picture, /<title id="title">MANGU on AWS, production<\/title>/);
  assert.match(picture, /<desc id="description">The way of a request: Readers to CloudFront \(HTTPS\);/);
  assert.match(picture, /prefers-color-scheme: dark/);
  assert.doesNotMatch(picture, /<script|href=|@import|url\((?!#)/);
});

function holds(outer: Box, inner: Box): boolean {
  return (
    outer.x <= inner.x &&
    outer.y <= inner.y &&
    inner.x + inner.width <= outer.x + outer.width &&
    inner.y + inner.height <= outer.y + outer.height
  );
}

function touches(one: Box, other: Box): boolean {
  return (
    one.x < other.x + other.width &&
    other.x < one.x + one.width &&
    one.y < other.y + other.height &&
    other.y < one.y + one.height
  );
}

/** Production with other resources in its platform. */
function changed(change: (resource: JsonObject) => JsonObject): SynthGraph {
  const modules = production.modules.map(({ name, json }): RootModule => {
    const { resource } = json;
    return {
      name,
      json: isObject(resource) && isJson(resource) ? { ...json, resource: change(resource) } : json,
    };
  });
  return new SynthGraph('production', modules);
}
