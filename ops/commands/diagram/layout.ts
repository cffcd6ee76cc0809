/** Places for everything, by the Eclipse Layout Kernel; the same drawing always gets the same places. */

import ElkModule from 'elkjs/lib/elk.bundled.js';
import type { ElkExtendedEdge, ElkLabel, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import type { Drawing, DrawnEdge, DrawnGroup, DrawnNode } from './drawing.ts';

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
export interface Point {
  readonly x: number;
  readonly y: number;
}
export interface PlacedEdge {
  readonly edge: DrawnEdge;
  readonly points: readonly Point[];
  readonly label: Box | undefined;
}
export interface PlacedDrawing {
  readonly width: number;
  readonly height: number;
  readonly groups: readonly { readonly group: DrawnGroup; readonly box: Box }[];
  readonly nodes: readonly { readonly node: DrawnNode; readonly box: Box }[];
  readonly edges: readonly PlacedEdge[];
}

/** Pixels. Text is measured by its letters, since fonts differ from reader to reader; a little too wide is right. */
export const sizes = {
  title: 14,
  line: 12,
  lineHeight: 17,
  titleHeight: 20,
  padding: 12,
  edgeLabel: 11,
  groupTitle: 28,
} as const;

const letterWidth = 0.56;
const titleWidth = 0.62;

const spacing: LayoutOptions = {
  'elk.spacing.nodeNode': '24',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.layered.spacing.nodeNodeBetweenLayers': '30',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
};

const options: LayoutOptions = {
  ...spacing,
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.randomSeed': '1',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.thoroughness': '40',
  'elk.padding': '[top=20,left=20,bottom=20,right=20]',
};

export async function place(drawing: Drawing): Promise<PlacedDrawing> {
  // The package is CommonJS: its class is the default of the default.
  const Elk = 'default' in ElkModule ? ElkModule.default : ElkModule;
  const root = await new Elk().layout(toElk(drawing));
  const boxes = new Map<string, Box>();
  const corners = new Map<string, Point>();
  visit(root, { x: 0, y: 0 }, boxes, corners);
  const boxOf = (id: string): Box => {
    const box = boxes.get(id);
    if (!box) throw new Error(`${id} was given no place.`);
    return box;
  };
  const edges = [...edgesIn(root)].map((edge) => placeEdge(edge, drawing, corners));
  return {
    width: Math.ceil(root.width ?? 0),
    height: Math.ceil(root.height ?? 0),
    groups: drawing.groups.map((group) => ({ group, box: boxOf(group.id) })),
    nodes: drawing.nodes.map((node) => ({ node, box: boxOf(node.id) })),
    edges: edges.toSorted(
      (one, other) => drawing.edges.indexOf(one.edge) - drawing.edges.indexOf(other.edge),
    ),
  };
}

function toElk({ groups, nodes, edges }: Drawing): ElkNode {
  const titleOf = (id: string | undefined) => groups.find((group) => group.id === id)?.title ?? '';
  const inside = (parent: string | undefined): ElkNode[] => [
    ...nodes.filter(({ group }) => group === parent).map((node) => nodeOf(node, titleOf(node.group))),
    ...groups
      .filter((group) => group.parent === parent)
      .map((group) => ({
        id: group.id,
        children: inside(group.id),
        layoutOptions: {
          ...spacing,
          'elk.padding': `[top=${sizes.groupTitle + 8},left=14,bottom=14,right=14]`,
        },
      })),
  ];
  return { id: 'root', layoutOptions: options, children: inside(undefined), edges: edges.map(edgeOf) };
}

/** Wide enough for its text, and for the title of its frame, where it may be alone. */
function nodeOf({ id, title, lines }: DrawnNode, frame: string): ElkNode {
  const widths = [
    widthOf(title, sizes.title, titleWidth),
    ...lines.map((line) => widthOf(line, sizes.line)),
    widthOf(frame, sizes.line, titleWidth) - 2 * sizes.padding,
  ];
  return {
    id,
    width: Math.max(...widths) + 2 * sizes.padding,
    height: 2 * sizes.padding + sizes.titleHeight + lines.length * sizes.lineHeight - 4,
  };
}

function edgeOf({ from, to, label }: DrawnEdge, index: number): ElkExtendedEdge {
  const labels: ElkLabel[] = label
    ? [
        {
          id: `label-${index}`,
          text: label,
          width: widthOf(label, sizes.edgeLabel) + 6,
          height: sizes.edgeLabel + 5,
        },
      ]
    : [];
  return { id: String(index), sources: [from], targets: [to], labels };
}

function widthOf(text: string, size: number, width: number = letterWidth): number {
  return Math.ceil(text.length * size * width);
}

/** Places are given from each parent's corner. */
function visit(node: ElkNode, corner: Point, boxes: Map<string, Box>, corners: Map<string, Point>): void {
  const own = { x: corner.x + (node.x ?? 0), y: corner.y + (node.y ?? 0) };
  corners.set(node.id, own);
  boxes.set(node.id, { ...own, width: node.width ?? 0, height: node.height ?? 0 });
  for (const child of node.children ?? []) visit(child, own, boxes, corners);
}

function* edgesIn(node: ElkNode): Generator<ElkExtendedEdge> {
  yield* node.edges ?? [];
  for (const child of node.children ?? []) yield* edgesIn(child);
}

function placeEdge(edge: ElkExtendedEdge, drawing: Drawing, corners: ReadonlyMap<string, Point>): PlacedEdge {
  const drawn = drawing.edges[Number(edge.id)];
  if (!drawn) throw new Error(`There is no edge ${edge.id}.`);
  // The container is the innermost group that holds both ends.
  const container: unknown = Reflect.get(edge, 'container');
  const corner = corners.get(String(container ?? 'root')) ?? { x: 0, y: 0 };
  const points = (edge.sections ?? []).flatMap(({ startPoint, bendPoints = [], endPoint }) =>
    [startPoint, ...bendPoints, endPoint].map(({ x, y }) => ({ x: x + corner.x, y: y + corner.y })),
  );
  const [label] = edge.labels ?? [];
  return {
    edge: drawn,
    points,
    label: label && {
      x: corner.x + (label.x ?? 0),
      y: corner.y + (label.y ?? 0),
      width: label.width ?? 0,
      height: label.height ?? 0,
    },
  };
}
