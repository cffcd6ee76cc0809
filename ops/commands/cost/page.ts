/** The chart as a page of its own; pure. */

export function page(environment: string, svg: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>What a month of ${environment} costs</title>
<style>
:root{color-scheme:light dark}
body{margin:0;background:#fbf9f5}
svg{display:block;max-width:60rem;margin:2rem auto}
@media (prefers-color-scheme:dark){body{background:#181715}}
</style>
${svg.trim()}
</html>
`;
}
