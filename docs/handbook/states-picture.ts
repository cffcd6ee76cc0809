import {
  type EditionState,
  editionStates,
  type Move,
  type Mover,
  moves,
} from '../../contract/manuscripts.ts';

const words: Readonly<Record<Mover, string>> = {
  owner: 'author',
  editor: 'any editor',
  assigned: 'its editor',
  clock: 'the clock',
};

/** The states of a manuscript and who moves it between them, drawn from the table that the server decides by. */
export function statesPicture(): string {
  return editionStates.map(drawState).join('\n\n');
}

function drawState(state: EditionState): string {
  const all: [string, Move][] = Object.entries(moves);
  const leading = all.filter(([, { from }]) => from.includes(state));
  const width = Math.max(...leading.map(([name, { by }]) => name.length + words[by].length));
  const lines = leading.map(([name, { by, to, reason }], index) => {
    const branch = index === leading.length - 1 ? '└' : '├';
    const label = `${name} (${words[by]})`.padEnd(width + 3);
    return `  ${branch}─ ${label} ─▶ ${to}${reason === 'needed' ? ', with a reason' : ''}`;
  });
  return [state, ...lines].join('\n');
}

// Run by itself it prints what belongs into the chapter.
if (import.meta.main) process.stdout.write(`${statesPicture()}\n`);
