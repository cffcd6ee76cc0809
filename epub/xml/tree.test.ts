import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RejectReason } from '../types.ts';
import { xhtmlEntities } from './entities.ts';
import { xmlLimits } from './read-xml.ts';
import { attribute, childElement, childElements, inherited, namespaces, parseXml, textOf } from './tree.ts';

const path = 'EPUB/x.xml';
const bytes = (text: string) => new TextEncoder().encode(text);

function root(text: string | Uint8Array) {
  const parsed = parseXml(typeof text === 'string' ? bytes(text) : text, path);
  assert.ok(parsed.ok, 'the document was refused');
  return parsed.value;
}

function assertRefused(text: string | Uint8Array, reason: RejectReason, line?: number) {
  const parsed = parseXml(typeof text === 'string' ? bytes(text) : text, path);
  assert.ok(!parsed.ok, 'the document was accepted');
  assert.equal(parsed.rejection.reason, reason);
  assert.equal(parsed.rejection.findings[0]?.path, path);
  if (line !== undefined) assert.equal(parsed.rejection.findings[0]?.line, line);
}

test('a document becomes a tree with namespaces, attributes, text and lines', () => {
  const tree = root(
    '<a xmlns="urn:x" xmlns:y="urn:y" xml:lang="de">\n<b y:c=" 1 " d=""> two\n <![CDATA[words]]></b></a>',
  );
  assert.equal(tree.uri, 'urn:x');
  const child = childElement(tree, 'b');
  assert.ok(child !== undefined);
  assert.equal(attribute(child, 'c', 'urn:y'), '1');
  assert.equal(attribute(child, 'c'), undefined);
  assert.equal(attribute(child, 'd'), undefined);
  assert.equal(inherited(child, 'lang', namespaces.xml), 'de');
  assert.equal(textOf(child), 'two words');
  assert.equal(child.line, 2);
});

test('names of object members are ordinary names', () => {
  const tree = root('<a __proto__="1" constructor="2"><__proto__/></a>');
  assert.equal(attribute(tree, '__proto__'), '1');
  assert.equal(attribute(tree, 'toString'), undefined);
  assert.equal(childElements(tree, '__proto__').length, 1);
  assertRefused('<a>&constructor;</a>', 'xml-malformed');
  assertRefused('<a>&__proto__;</a>', 'xml-malformed');
});

test('malformed documents are refused with their line', () => {
  assertRefused('<a>\n<b></a>', 'xml-malformed', 2);
  assertRefused('<a b="1" b="2"/>', 'xml-malformed', 1);
  assertRefused('<a>&#0;</a>', 'xml-malformed', 1);
  assertRefused('<a><x:b/></a>', 'xml-malformed', 1);
  assertRefused('', 'xml-malformed');
  assertRefused('<a/><b/>', 'xml-malformed');
  assertRefused('text', 'xml-malformed');
});

test('declared entities and external document types are refused', () => {
  for (const doctype of [
    '[<!ENTITY x "y">]',
    '[<!ENTITY % x SYSTEM "http://evil.invalid/x">]',
    '[<!ENTITY x SYSTEM "file:///etc/passwd">]',
    '[<!-- harmless? --> <!ENTITY\nx "y">]',
    'SYSTEM "file:///etc/passwd"',
    "SYSTEM 'x.dtd'",
    'PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x" [<!ENTITY x "y">]',
  ]) {
    assertRefused(`<!DOCTYPE a ${doctype}><a/>`, 'xml-entity');
  }
});

test('public document types without declarations are harmless', () => {
  root('<!DOCTYPE html><html/>');
  root('<!DOCTYPE html SYSTEM "about:legacy-compat"><html/>');
  root(
    '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://www.daisy.org/z3986/2005/ncx-2005-1.dtd"><ncx/>',
  );
  root('<!DOCTYPE a [ <!ATTLIST a b CDATA #IMPLIED> ]><a/>');
});

test('HTML names are known only under an XHTML document type', () => {
  const xhtml =
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd">';
  assert.equal(textOf(root(`${xhtml}<html>a&eacute;&hellip;&amp;&#x41;&#66;</html>`)), 'aé…&AB');
  assertRefused('<!DOCTYPE html><html>&nbsp;</html>', 'xml-malformed');
  assertRefused(`${xhtml}<html>&unknown;</html>`, 'xml-malformed');
  assert.equal(Object.keys(xhtmlEntities).length, 253);
  assert.equal(xhtmlEntities.yuml, 'ÿ');
});

test('where only the text matters, declared entities are replaced by nothing', () => {
  const text =
    '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY amp "y">]><a>1&x;2&nbsp;3&amp;4</a>';
  const parsed = parseXml(bytes(text), path, { entities: 'drop' });
  assert.ok(parsed.ok);
  assert.equal(parsed.value.children.join(''), '12\u00a03&4');
});

test('UTF-8 and UTF-16 with or without a byte order mark are read, other encodings refused', () => {
  const text = '<a>ß→</a>';
  const littleEndian = Buffer.from(text, 'utf16le');
  const bigEndian = Buffer.from(littleEndian).swap16();
  for (const encoded of [
    Buffer.from(`\ufeff${text}`),
    Buffer.concat([Buffer.from([0xff, 0xfe]), littleEndian]),
    Buffer.concat([Buffer.from([0xfe, 0xff]), bigEndian]),
    littleEndian,
    bigEndian,
  ]) {
    assert.equal(textOf(root(encoded)), 'ß→');
  }
  assertRefused(Buffer.from('<a>é</a>', 'latin1'), 'xml-malformed');
});

test('depth, number of nodes, attributes and size are bounded', () => {
  const nested = (depth: number) => '<a>'.repeat(depth) + '</a>'.repeat(depth);
  root(nested(xmlLimits.depth));
  assertRefused(nested(xmlLimits.depth + 1), 'resource-limit');
  assertRefused(`<a>${'<b/>'.repeat(xmlLimits.nodes)}</a>`, 'resource-limit');
  const attributes = Array.from({ length: xmlLimits.attributes + 1 }, (_, index) => `a${index}=""`);
  assertRefused(`<a ${attributes.join(' ')}/>`, 'resource-limit');
  assertRefused(new Uint8Array(xmlLimits.bytes + 1), 'resource-limit');
});
