import type { EPUB, FoliateManifestItem } from 'foliate-js/epub.js';
import { type Clip, readClips } from './engine-clips.ts';
import type { BookResources } from './engine-resources.ts';

export interface AudioHandlers {
  /** Show this text, or nothing. */
  speaking(clip: Clip | null, sectionIndex: number): void;
  state(state: 'playing' | 'paused' | 'stopped' | 'failed'): void;
}

/** Media overlays (EPUB 3.3 §9): narration that follows the text. Plays the overlays of a book from any section on. */
export class Narrator {
  readonly #epub: EPUB;
  readonly #resources: BookResources;
  readonly #handlers: AudioHandlers;
  readonly #audio = new Audio();
  readonly #overlays = new Map<string, Promise<Clip[]>>();
  #clips: Clip[] = [];
  #section = -1;
  /** The clip that sounds or rests; -1 where there is none, or the next section's are on their way. */
  #at = -1;
  #rate = 1;
  /** Counts starts and stops. What an earlier one was still waiting for changes nothing when it comes. */
  #turn = 0;

  constructor(epub: EPUB, resources: BookResources, handlers: AudioHandlers) {
    this.#epub = epub;
    this.#resources = resources;
    this.#handlers = handlers;
    this.#audio.preload = 'auto';
    this.#audio.addEventListener('timeupdate', () => this.#follow());
    this.#audio.addEventListener('ended', () => void this.#advance());
    this.#audio.addEventListener('error', () => {
      if (this.#at >= 0) handlers.state('failed');
    });
  }

  get section(): number {
    return this.#section;
  }

  setRate(rate: number): void {
    this.#rate = rate;
    this.#audio.playbackRate = rate;
  }

  #overlay(item: FoliateManifestItem): Promise<Clip[]> {
    const known = this.#overlays.get(item.href);
    if (known) return known;
    const loading = this.#resources
      .text(item.href)
      .then((text) =>
        readClips(new DOMParser().parseFromString(text, 'application/xml'), item.href, (src, from) =>
          this.#resources.resolve(src, from),
        ),
      );
    this.#overlays.set(item.href, loading);
    loading.catch(() => this.#overlays.delete(item.href));
    return loading;
  }

  /**
   * Plays from the clip that `choose` takes of those of section `index`, or from the first of a later section when it
   * takes none. Returns false when nothing is left to play, or something else was asked for while the overlay was on
   * its way.
   */
  play(index: number, choose: (clips: readonly Clip[]) => Clip | undefined): Promise<boolean> {
    // The words that are left are not heard while those asked for are fetched.
    this.#audio.pause();
    return this.#playFrom(index, choose);
  }

  async #playFrom(index: number, choose: (clips: readonly Clip[]) => Clip | undefined): Promise<boolean> {
    const turn = ++this.#turn;
    // What the old sound still tells, of its time or its end, would start the old section anew.
    this.#at = -1;
    // Before the sound is there: who asks again means to stop it.
    this.#handlers.state('playing');
    for (let section = index; section < this.#epub.sections.length; section++) {
      const overlay = this.#epub.sections[section]?.mediaOverlay;
      if (!overlay) continue;
      let clips: Clip[];
      try {
        clips = await this.#overlay(overlay);
      } catch {
        if (turn === this.#turn) {
          this.#audio.pause();
          this.#handlers.state('failed');
        }
        return false;
      }
      if (turn !== this.#turn) return false;
      const path = this.#epub.sections[section]?.id;
      const own = clips.filter(({ textPath }) => textPath === path);
      const first = section > index ? own[0] : choose(own);
      if (!first) continue;
      this.#section = section;
      this.#clips = clips;
      this.#start(clips.indexOf(first));
      return true;
    }
    this.stop();
    return false;
  }

  #start(at: number): void {
    const clip = this.#clips[at];
    if (!clip) return;
    this.#at = at;
    this.#handlers.speaking(clip, this.#section);
    if (this.#audio.src !== clip.audioUrl) this.#audio.src = clip.audioUrl;
    if (Math.abs(this.#audio.currentTime - clip.beginS) > 0.3) this.#audio.currentTime = clip.beginS;
    this.#audio.playbackRate = this.#rate;
    this.#sound();
  }

  #sound(): void {
    const turn = ++this.#turn;
    const report = (state: 'playing' | 'failed') => {
      // Sound that begins is told a task later: a pause may have come in between.
      if (turn === this.#turn) this.#handlers.state(state);
    };
    this.#audio.play().then(
      () => report('playing'),
      (error: unknown) => {
        // A newer clip took over: not a failure.
        if (!(error instanceof DOMException && error.name === 'AbortError')) report('failed');
      },
    );
  }

  #follow(): void {
    const clip = this.#clips[this.#at];
    if (!clip || this.#audio.paused) return;
    if (this.#audio.currentTime >= clip.endS) void this.#advance();
  }

  async #advance(): Promise<void> {
    if (this.#at < 0) return;
    // Without a pause: one recording may go on through many sections.
    if (this.#at + 1 >= this.#clips.length) await this.#playFrom(this.#section + 1, ([first]) => first);
    else this.#start(this.#at + 1);
  }

  /** To the next or previous clip. */
  skip(step: 1 | -1): void {
    if (this.#at < 0) return;
    if (this.#at + step >= this.#clips.length) void this.#advance();
    else if (this.#at + step >= 0) this.#start(this.#at + step);
  }

  pause(): void {
    this.#turn++;
    this.#audio.pause();
    this.#handlers.state('paused');
  }

  /** Goes on where it was paused; false where there is nothing to go on with. */
  resume(): boolean {
    if (this.#at < 0) return false;
    this.#sound();
    return true;
  }

  stop(): void {
    this.#turn++;
    this.#at = -1;
    this.#audio.pause();
    this.#handlers.speaking(null, this.#section);
    this.#handlers.state('stopped');
  }
}
