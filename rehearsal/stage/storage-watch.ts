/** Watches the disk of the primary while it has one: the mark of its alarm, and what the state storage-full of RDS stands for. */
import type { Disk } from './disk.ts';
import type { Tell } from './tell.ts';

/** One file of its log, without which PostgreSQL cannot go on. */
const logFileBytes = 16 << 20;

/** `full`: the primary is silent because of it. `again`: it was, and has been started. */
export type Storage = 'enough' | 'full' | 'again';

interface Used {
  readonly disk: Disk;
  /** Name of the cluster that lies on it. */
  readonly of: string;
  /** Share of it. */
  readonly alarmBelow: number;
  low: boolean;
  stopped: boolean;
}

export class StorageWatch {
  #used: Used | undefined;
  readonly #tell: Tell;
  readonly #startAgain: () => Promise<void>;

  constructor(tell: Tell, startAgain: () => Promise<void>) {
    this.#tell = tell;
    this.#startAgain = startAgain;
  }

  begin(disk: Disk, of: string, alarmBelow: number): void {
    this.#used = { disk, of, alarmBelow, low: false, stopped: false };
  }

  /** What is free of its own disk, as a share; undefined while it has none. */
  freeShare(): number | undefined {
    return this.#used && this.#used.disk.freeBytes() / this.#used.disk.bytes();
  }

  /** @returns what was watched, if anything. */
  end(): Pick<Used, 'disk' | 'of'> | undefined {
    const used = this.#used;
    this.#used = undefined;
    if (used?.low) this.#tell({ what: 'database-storage-low', low: false });
    return used;
  }

  /** Never rejects. @param silent whether the primary has been so for long enough to be given up. */
  async look(silent: boolean): Promise<Storage> {
    const used = this.#used;
    if (!used) return 'enough';
    const free = used.disk.freeBytes();
    const low = free < used.alarmBelow * used.disk.bytes();
    if (low !== used.low) this.#tell({ what: 'database-storage-low', low });
    used.low = low;
    const full = free < logFileBytes;
    if (full && silent && !used.stopped) {
      used.stopped = true;
      this.#tell({ what: 'database-storage', full: true });
    }
    if (!used.stopped) return 'enough';
    if (full) return 'full';
    used.stopped = false;
    this.#tell({ what: 'database-storage', full: false });
    await this.#startAgain().catch((error: unknown) => this.#tell({ what: 'fault', words: String(error) }));
    return 'again';
  }
}
