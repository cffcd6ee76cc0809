/**
 * foliate-js makes its frames with `sandbox="allow-same-origin allow-scripts"`, because WebKit delivers no events
 * from a frame without `allow-scripts` (bug 218086). Elsewhere the frames lose it here: no script of a book could
 * run even if the Content-Security-Policy were missing.
 */
export function forbidFrameScripts(): void {
  if ('GestureEvent' in window || Object.hasOwn(HTMLIFrameElement.prototype, 'setAttribute')) return;
  const { setAttribute } = Element.prototype;
  HTMLIFrameElement.prototype.setAttribute = function (this: HTMLIFrameElement, name: string, value: string) {
    setAttribute.call(this, name, name.toLowerCase() === 'sandbox' ? 'allow-same-origin' : value);
  };
}
