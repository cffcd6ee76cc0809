import { resolvePath } from './engine-paths.ts';

/** Media overlays (EPUB 3.3 §9): what is spoken where. */

export interface Clip {
  readonly textPath: string;
  readonly fragment: string;
  /** Address on the server: the browser streams and ranges it. */
  readonly audioUrl: string;
  readonly beginS: number;
  /** Infinity plays to the end of the file. */
  readonly endS: number;
}

/** A SMIL clock value in seconds (EPUB 3.3 §9.2.2.4, SMIL 3 clock values); undefined when there is none. */
export function clockSeconds(value: string | null): number | undefined {
  if (!value) return undefined;
  const text = value.trim();
  if (text.includes(':')) {
    const seconds = text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
    return Number.isFinite(seconds) ? seconds : undefined;
  }
  const match = /^(\d+(?:\.\d+)?|\.\d+)(h|min|s|ms)?$/.exec(text);
  if (!match) return undefined;
  const perUnit = { h: 3600, min: 60, s: 1, ms: 0.001 }[match[2] ?? 's'] ?? 1;
  return Number(match[1]) * perUnit;
}

/** The clips of one overlay document in order. Text without audio is left to the reader's eyes. */
export function readClips(
  smil: Document,
  path: string,
  resolve: (src: string, from: string) => string | null,
): Clip[] {
  return [...smil.getElementsByTagNameNS('*', 'par')].flatMap((par) => {
    const child = (name: string) => [...par.children].find((one) => one.localName === name);
    const text = resolvePath(child('text')?.getAttribute('src') ?? '', path);
    const audio = child('audio');
    const audioUrl = audio && resolve(audio.getAttribute('src') ?? '', path);
    if (!text?.path || !audioUrl) return [];
    return [
      {
        textPath: text.path,
        fragment: text.fragment,
        audioUrl,
        beginS: clockSeconds(audio.getAttribute('clipBegin')) ?? 0,
        endS: clockSeconds(audio.getAttribute('clipEnd')) ?? Number.POSITIVE_INFINITY,
      },
    ];
  });
}
