import 'react';

declare module 'react' {
  interface CSSProperties {
    /** Share of a slider before its thumb, e.g. `40%`. */
    '--filled'?: string;
    /** Where a note opens: the middle of its reference, and the window's edges. */
    '--at'?: string;
    '--top'?: string;
    '--bottom'?: string;
  }
}
