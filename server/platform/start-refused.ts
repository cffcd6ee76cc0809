/** The server cannot start for a reason that the person who starts it can mend. */
export class StartRefused extends Error {
  readonly id: string;
  constructor(id: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.id = id;
  }
}
