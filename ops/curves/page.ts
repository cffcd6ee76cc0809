/** A page of its own, without a script or anything from elsewhere, that says first and last what it is not. Pure. */
import { escapeXml } from './panel.ts';

/** @param body HTML. */
export function pageOf(title: string, notice: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(title)}</title>
<style>
:root{color-scheme:light dark}
body{margin:0;background:#fbf9f5;color:#3d3a36;font:16px/1.5 'Source Sans 3','Inter','Segoe UI',system-ui,sans-serif}
main{max-width:60rem;margin:0 auto;padding:1rem}
.notice{border:2px solid #c0502f;border-radius:6px;padding:.6rem 1rem;font-weight:600}
svg{display:block;width:100%;min-width:36rem;margin:1rem 0}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.9rem}
th,td{text-align:right;padding:.25rem .6rem;border-bottom:1px solid #d8d2c8;vertical-align:top}
td{white-space:nowrap}
th:last-child,td:last-child{text-align:left;min-width:16rem;white-space:normal}
.words th,.words td,.words td:last-child{text-align:left;white-space:normal;min-width:8rem}
@media (prefers-color-scheme:dark){body{background:#181715;color:#cfc9c0}th,td{border-color:#3b3833}}
</style>
</head>
<body>
<main>
<h1>${escapeXml(title)}</h1>
<p class="notice">${escapeXml(notice)}</p>
${body}
<p class="notice">${escapeXml(notice)}</p>
</main>
</body>
</html>
`;
}

export function rowOf(cell: 'th' | 'td', cells: readonly string[]): string {
  const scope = cell === 'th' ? ' scope="col"' : '';
  return `<tr>${cells.map((each) => `<${cell}${scope}>${escapeXml(each)}</${cell}>`).join('')}</tr>`;
}

export function listOf(items: readonly string[]): string {
  return `<ul>\n${items.map((item) => `<li>${escapeXml(item)}</li>`).join('\n')}\n</ul>`;
}
