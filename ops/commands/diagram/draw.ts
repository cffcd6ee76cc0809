import type { SynthGraph } from '../../synth/graph.ts';
import type { Drawing } from './drawing.ts';
import { edgesOf } from './edges.ts';
import { groupsOf } from './groups.ts';
import { place } from './layout.ts';
import { nodesOf } from './nodes.ts';
import { svg } from './svg.ts';

/** What will be drawn of a graph. */
export function drawingOf(graph: SynthGraph): Drawing {
  const nodes = nodesOf(graph);
  const edges = edgesOf(graph, nodes);
  const groups = groupsOf(graph, nodes);
  const titles = new Map([...nodes, ...groups].map(({ id, title }) => [id, title]));
  const ways = edges
    .filter(({ kind }) => kind === 'request')
    .map(({ from, to, label }) => `${titles.get(from)} to ${titles.get(to)}${label ? ` (${label})` : ''}`);
  return {
    title: `MANGU on AWS, ${graph.environment}`,
    description: `The way of a request: ${ways.join('; ')}.`,
    groups,
    nodes,
    edges,
  };
}

/** The picture of a graph; the same graph gives the same bytes. */
export async function draw(
  graph: SynthGraph,
): Promise<{ readonly drawing: Drawing; readonly picture: string }> {
  const drawing = drawingOf(graph);
  const placed = await place(drawing);
  return { drawing, picture: svg(placed, drawing.title, drawing.description) };
}
