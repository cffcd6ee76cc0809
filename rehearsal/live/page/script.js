/** Puts what has changed into its place; everything else is made by the rehearsal itself. */
const lost = document.getElementById('lost');
const source = new EventSource('/events');
source.addEventListener('message', ({ data }) => {
  lost.hidden = true;
  for (const [id, html] of Object.entries(JSON.parse(data))) document.getElementById(id).innerHTML = html;
});
// The browser goes on trying by itself.
source.addEventListener('error', () => {
  lost.hidden = false;
});
