import { escapeAttribute, escapeText } from '../sanitise/markup-writer.ts';
import { type BookDraft, draftDirection } from './draft.ts';

/** Used when a draft brings no style sheet: lets the reader's own settings rule. */
export const plainStylesheet = `@charset "utf-8";
body { line-height: 1.5; margin: 1em; }
h1, h2, h3, h4 { line-height: 1.2; break-after: avoid; text-wrap: balance; }
img, svg { max-width: 100%; height: auto; }
figure { margin: 1.5em 0; break-inside: avoid; }
figcaption { font-size: 0.9em; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border-inline-start: 0.2em solid; padding-inline-start: 0.8em; }
code, th, td { overflow-wrap: anywhere; }
code, pre { font-family: monospace; font-size: 0.92em; }
table { border-collapse: collapse; }
th, td { border: 1px solid; padding: 0.3em 0.6em; text-align: start; vertical-align: top; }
blockquote { margin-inline: 1.5em; }
.cover { margin: 0; text-align: center; }
.cover img { max-height: 100vh; }
`;

/** Names of the style sheets every document links to. */
export function stylesheetNames(draft: BookDraft): readonly string[] {
  return draft.stylesheets?.map(({ fileName }) => fileName) ?? ['style.css'];
}

/** One XHTML content document under `EPUB/`; `body` is markup. */
export function contentDocument(
  draft: BookDraft,
  page: { readonly title: string; readonly body: string },
): string {
  const language = escapeAttribute(draft.metadata.language);
  const links = stylesheetNames(draft).map(
    (name) => `<link rel="stylesheet" type="text/css" href="${escapeAttribute(name)}"/>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" xml:lang="${language}" lang="${language}" dir="${draftDirection(draft.metadata)}">
<head>
<meta charset="utf-8"/>
<title>${escapeText(page.title)}</title>
${links.join('\n')}
</head>
<body>
${page.body}
</body>
</html>
`;
}
