/** A placed drawing as SVG that needs nothing beside it: readable by day and by night, and by ear; pure. */
import type { NodeKind } from './drawing.ts';
import { type Box, type PlacedDrawing, type PlacedEdge, type Point, sizes } from './layout.ts';

const style = `
  .mangu { --paper: #fbfaf7; --ink: #1d1b18; --quiet: #5f5a52; --line: #8a8378; --frame: #d9d4c9; --ground: #f3f0e9;
    --request: #9a3412; --outside: #57534e; --network: #9a3412; --compute: #15607a; --data: #3f6212; --watch: #6b21a8;
    --box: #ffffff; font-family: ui-sans-serif, system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; }
  @media (prefers-color-scheme: dark) { .mangu { --paper: #171614; --ink: #ece8e1; --quiet: #b0a99d; --line: #8a8378;
    --frame: #3a3733; --ground: #1f1d1a; --request: #f5a97f; --outside: #b0a99d; --network: #f5a97f;
    --compute: #7cc7e0; --data: #a9d17b; --watch: #cba6f7; --box: #26241f; } }
  .paper { fill: var(--paper); }
  .group { fill: var(--ground); fill-opacity: .55; stroke: var(--frame); }
  .group-title { fill: var(--quiet); font-size: ${sizes.line}px; font-weight: 600; letter-spacing: .01em;
    paint-order: stroke; stroke: var(--ground); stroke-width: 5px; stroke-linejoin: round; }
  .box { fill: var(--box); stroke: var(--frame); }
  .mark { fill: currentColor; }
  .title { fill: var(--ink); font-size: ${sizes.title}px; font-weight: 650; }
  .text { fill: var(--quiet); font-size: ${sizes.line}px; }
  .outside { color: var(--outside); } .network { color: var(--network); } .compute { color: var(--compute); }
  .data { color: var(--data); } .watch { color: var(--watch); }
  .request { stroke: var(--request); stroke-width: 2; fill: none; color: var(--request); }
  .support { stroke: var(--line); stroke-width: 1.25; fill: none; stroke-dasharray: 5 4; color: var(--line); }
  .label { font-size: ${sizes.edgeLabel}px; fill: var(--quiet); paint-order: stroke; stroke: var(--paper); stroke-width: 4px;
    stroke-linejoin: round; }
  .head { fill: context-stroke; }
`;

export function svg(drawing: PlacedDrawing, title: string, description: string): string {
  const { width, height, groups, nodes, edges } = drawing;
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" class="mangu" role="img" aria-labelledby="title description">`,
    `<title id="title">${escapeText(title)}</title>`,
    `<desc id="description">${escapeText(description)}</desc>`,
    `<style>${style}</style>`,
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0 L8 4 L0 8 z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    ...groups.map(({ box }) => `<rect class="group" ${rectangle(box)} rx="10"/>`),
    ...edges.map(edgeLine),
    ...groups.map(({ group, box }) => textAt('group-title', box.x + 14, box.y + 20, group.title)),
    ...nodes.flatMap(({ node, box }) => boxLines(node.kind, node.title, node.lines, box)),
    ...edges.flatMap(edgeLabel),
    '</svg>',
  ].join('\n')}\n`;
}

function boxLines(kind: NodeKind, title: string, lines: readonly string[], box: Box): string[] {
  const left = box.x + sizes.padding + 2;
  const top = box.y + sizes.padding + 12;
  return [
    `<g class="${kind}">`,
    `<rect class="box" ${rectangle(box)} rx="7"/>`,
    `<rect class="mark" x="${round(box.x)}" y="${round(box.y + 8)}" width="3" height="${round(box.height - 16)}" rx="1.5"/>`,
    textAt('title', left, top, title),
    ...lines.map((line, index) =>
      textAt('text', left, top + sizes.titleHeight - 1 + index * sizes.lineHeight, line),
    ),
    '</g>',
  ];
}

function edgeLine({ edge, points }: PlacedEdge): string {
  return `<path class="${edge.kind}" d="${rounded(points)}" marker-end="url(#arrow)"/>`;
}

function edgeLabel({ edge, label }: PlacedEdge): string[] {
  return label ? [textAt('label', label.x + 3, label.y + sizes.edgeLabel, edge.label)] : [];
}

const cornerRadius = 7;

/** A path through the points with its corners rounded. */
function rounded(points: readonly Point[]): string {
  const commands = points.map((point, index) => {
    const before = points[index - 1];
    const after = points[index + 1];
    if (!before) return `M${at(point)}`;
    if (!after) return `L${at(point)}`;
    const radius = Math.min(cornerRadius, distance(before, point) / 2, distance(point, after) / 2);
    return `L${at(towards(point, before, radius))} Q${at(point)} ${at(towards(point, after, radius))}`;
  });
  return commands.join(' ');
}

function towards(from: Point, to: Point, length: number): Point {
  const all = distance(from, to) || 1;
  return { x: from.x + ((to.x - from.x) * length) / all, y: from.y + ((to.y - from.y) * length) / all };
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function rectangle({ x, y, width, height }: Box): string {
  return `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
}

function textAt(className: string, x: number, y: number, text: string): string {
  return `<text class="${className}" x="${round(x)}" y="${round(y)}">${escapeText(text)}</text>`;
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

/** One decimal: finer differences are nobody's to see, and may be a processor's. */
function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function escapeText(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character] ?? character);
}
