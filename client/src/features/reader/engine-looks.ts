/** How a passage is drawn: what a reader marked, or what an editor speaks of. */
export const passageLooks = ['yellow', 'green', 'blue', 'pink', 'comment'] as const;
export type PassageLook = (typeof passageLooks)[number];

/** The name under which the page's style sheet knows a look. */
export const highlightName = (look: PassageLook) => `mangu-${look}`;
