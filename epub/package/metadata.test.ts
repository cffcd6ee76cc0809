import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Metadata } from '../types.ts';
import { parseXml } from '../xml/tree.ts';
import { readMetadata } from './metadata.ts';

function metadata(xml: string, packageAttributes = ''): Metadata {
  const text = `<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf"
    unique-identifier="uid" ${packageAttributes}>
    <metadata xmlns:dc="http://purl.org/dc/elements/1.1/">${xml}</metadata></package>`;
  const root = parseXml(new TextEncoder().encode(text), 'package.opf');
  assert.ok(root.ok, 'the document was refused');
  return readMetadata(root.value);
}

const refine = (id: string, property: string, value: string, scheme = '') =>
  `<meta refines="#${id}" property="${property}"${scheme && ` scheme="${scheme}"`}>${value}</meta>`;

test('the first title is the main one, unless another is typed as such', () => {
  assert.equal(metadata('<dc:title>One</dc:title><dc:title>Two</dc:title>').title.value, 'One');
  const typed = metadata(
    `<dc:title id="c">Collected Works</dc:title><dc:title id="m"> The\n Book </dc:title><dc:title id="s">A Tale</dc:title>
    ${refine('m', 'title-type', 'main')}${refine('s', 'title-type', 'subtitle')}${refine('m', 'file-as', 'Book, The')}
    ${refine('m', 'display-seq', '1')}${refine('s', 'display-seq', '2')}`,
  );
  assert.equal(typed.title.value, 'The Book');
  assert.equal(typed.subtitle?.value, 'A Tale');
  assert.equal(typed.titleSort, 'Book, The');
  assert.deepEqual(
    typed.titles.map((title) => title.value),
    ['The Book', 'A Tale', 'Collected Works'],
  );
});

test('language and direction of a title are its own or inherited', () => {
  const { titles } = metadata(
    '<dc:title>One</dc:title><dc:title xml:lang="ar" dir="rtl">Two</dc:title><dc:title dir="auto">Three</dc:title>',
    'xml:lang="en" dir="ltr"',
  );
  assert.deepEqual(titles, [
    { value: 'One', language: 'en', direction: 'ltr' },
    { value: 'Two', language: 'ar', direction: 'rtl' },
    { value: 'Three', language: 'en' },
  ]);
});

test('a book without a title is shown by its identifier', () => {
  assert.equal(
    metadata('<dc:identifier>urn:x:1</dc:identifier><dc:title> </dc:title>').title.value,
    'urn:x:1',
  );
  assert.equal(metadata('').title.value, 'Untitled');
});

test('contributors have roles and sort names from EPUB 3 refinements', () => {
  const { contributors } = metadata(
    `<dc:creator id="a">Mary Shelley</dc:creator><dc:creator>No Role</dc:creator><dc:contributor id="b">Ed Itor</dc:contributor>
    <dc:contributor>Somebody</dc:contributor>
    ${refine('a', 'role', 'aut', 'marc:relators')}${refine('a', 'role', 'ill', 'marc:relators')}
    ${refine('a', 'role', 'B01', 'onix:codelist17')}${refine('a', 'file-as', 'Shelley, Mary')}
    ${refine('b', 'role', 'http://id.loc.gov/vocabulary/relators/edt')}`,
  );
  assert.deepEqual(contributors, [
    { name: 'Mary Shelley', roles: ['aut', 'ill'], sortName: 'Shelley, Mary' },
    { name: 'No Role', roles: ['aut'] },
    { name: 'Ed Itor', roles: ['edt'] },
    { name: 'Somebody', roles: ['ctb'] },
  ]);
});

test('contributors have roles and sort names from EPUB 2 attributes, and one person is listed once', () => {
  const { contributors } = metadata(
    `<dc:creator opf:role="aut" opf:file-as="Verne, Jules">Jules Verne</dc:creator>
    <dc:contributor opf:role="TRL">Jules Verne</dc:contributor>`,
  );
  assert.deepEqual(contributors, [{ name: 'Jules Verne', roles: ['aut', 'trl'], sortName: 'Verne, Jules' }]);
});

test('languages are well-formed tags in canonical case', () => {
  const xml =
    '<dc:language>EN-us</dc:language><dc:language>pt_BR</dc:language><dc:language>English language</dc:language>';
  assert.deepEqual(metadata(xml).languages, ['en-US', 'pt-BR']);
  assert.deepEqual(metadata('<dc:language>?</dc:language>', 'xml:lang="de"').languages, ['de']);
});

test('identifiers have schemes from every way of stating them', () => {
  const { identifiers } = metadata(
    `<dc:identifier id="uid">urn:uuid:8D8F5D1C-6d4b-4f1d-9a53-2f1d3c7f0a11</dc:identifier>
    <dc:identifier>urn:isbn:0-306-40615-2</dc:identifier>
    <dc:identifier id="x">978-0-306-40615-7</dc:identifier>
    <dc:identifier opf:scheme="ISBN">9780306406158</dc:identifier>
    <dc:identifier>https://doi.org/10.1000/182</dc:identifier>
    <dc:identifier opf:scheme="MOBI-ASIN">B000FC1PJI</dc:identifier>
    <dc:identifier>https://example.org/1</dc:identifier>
    <dc:identifier>0306406152</dc:identifier>
    ${refine('x', 'identifier-type', '15', 'onix:codelist5')}`,
  );
  assert.deepEqual(identifiers, [
    { scheme: 'uuid', value: '8d8f5d1c-6d4b-4f1d-9a53-2f1d3c7f0a11', unique: true },
    { scheme: 'isbn', value: '9780306406157', valid: true },
    { scheme: 'isbn', value: '9780306406157', valid: true },
    { scheme: 'isbn', value: '9780306406158', valid: false },
    { scheme: 'doi', value: '10.1000/182' },
    { scheme: 'asin', value: 'B000FC1PJI' },
    { scheme: 'uri', value: 'https://example.org/1' },
    { scheme: 'other', value: '0306406152' },
  ]);
});

test('an ISBN of a range not yet known is valid by its check digit', () => {
  const { identifiers } = metadata('<dc:identifier>urn:isbn:9799999999990</dc:identifier>');
  assert.deepEqual(identifiers, [{ scheme: 'isbn', value: '9799999999990', valid: true }]);
});

test('series come from collections and from calibre', () => {
  const { series } = metadata(
    `<meta property="belongs-to-collection" id="c">The Series</meta>${refine('c', 'collection-type', 'series')}
    ${refine('c', 'group-position', '2.5')}<meta property="belongs-to-collection">Loose</meta>
    <meta name="calibre:series" content="Old Series"/><meta name="calibre:series_index" content="3"/>`,
  );
  assert.deepEqual(series, [
    { name: 'The Series', type: 'series', position: '2.5' },
    { name: 'Loose', type: 'collection' },
    { name: 'Old Series', type: 'series', position: '3' },
  ]);
});

test('subjects have scheme and code', () => {
  const { subjects } = metadata(
    `<dc:subject id="s">Horror tales</dc:subject><dc:subject>Plain</dc:subject>
    <dc:subject opf:authority="BISAC" opf:term="FIC015000">FICTION / Horror</dc:subject>
    ${refine('s', 'authority', 'LCSH')}${refine('s', 'term', 'sh85062084')}`,
  );
  assert.deepEqual(subjects, [
    { label: 'Horror tales', scheme: 'LCSH', code: 'sh85062084' },
    { label: 'Plain' },
    { label: 'FICTION / Horror', scheme: 'BISAC', code: 'FIC015000' },
  ]);
});

test('dates keep the precision given, and impossible ones are dropped', () => {
  const published = (text: string) => metadata(`<dc:date>${text}</dc:date>`).published;
  assert.equal(published('1818'), '1818');
  assert.equal(published('1818-01'), '1818-01');
  assert.equal(published('1818-01-02T00:00:00+01:00'), '1818-01-02');
  for (const bad of ['0101-01-01T00:00:00+00:00', 'May 1818', '1818-02-30', '1818-13', '18180102']) {
    assert.equal(published(bad), undefined, bad);
  }
});

test('dates of EPUB 2 are told apart by their event', () => {
  const dates = metadata(
    `<dc:date opf:event="creation">2001</dc:date><dc:date opf:event="modification">2003-03-03</dc:date>
    <dc:date opf:event="publication">2002</dc:date>`,
  );
  assert.equal(dates.published, '2002');
  assert.equal(dates.modified, '2003-03-03');
  const modified = '<meta property="dcterms:modified">2020-01-01T00:00:00Z</meta>';
  assert.equal(metadata(modified).modified, '2020-01-01T00:00:00Z');
});

test('descriptions, rights, publisher and source are text, markup included', () => {
  const read = metadata(
    `<dc:description>&lt;p onclick="x()"&gt;Hi&lt;/p&gt;</dc:description><dc:rights>CC0</dc:rights>
    <dc:publisher>House</dc:publisher><dc:source>urn:isbn:1</dc:source>`,
  );
  assert.equal(read.description, '<p onclick="x()">Hi</p>');
  assert.deepEqual([read.rights, read.publisher, read.source], ['CC0', 'House', 'urn:isbn:1']);
});

test('accessibility metadata are read in the ways of EPUB 3 and EPUB 2', () => {
  const expected = {
    accessModes: ['textual', 'visual'],
    accessModesSufficient: [['textual'], ['textual', 'visual']],
    features: ['alternativeText', 'tableOfContents'],
    hazards: ['none'],
    conformsTo: ['EPUB Accessibility 1.1 - WCAG 2.2 Level AA'],
    summary: 'All good.',
    certifiedBy: 'A Lab',
    certifierCredential: 'https://lab.example/badge',
    certifierReport: 'https://lab.example/report',
    exemption: 'eaa-microenterprise',
    certifiedOn: '2024-03-15',
  };
  const pairs: [string, string][] = [
    ['schema:accessMode', 'textual'],
    ['schema:accessMode', 'visual'],
    ['schema:accessModeSufficient', 'textual'],
    ['schema:accessModeSufficient', 'textual, visual'],
    ['schema:accessibilityFeature', 'alternativeText'],
    ['schema:accessibilityFeature', 'tableOfContents'],
    ['schema:accessibilityHazard', 'none'],
    ['schema:accessibilitySummary', 'All good.'],
    ['a11y:exemption', 'eaa-microenterprise'],
  ];
  const epub3 = `${pairs.map(([name, value]) => `<meta property="${name}">${value}</meta>`).join('')}
    <meta id="claim" property="dcterms:conformsTo">EPUB Accessibility 1.1 - WCAG 2.2 Level AA</meta>
    <meta id="lab" refines="#claim" property="a11y:certifiedBy">A Lab</meta>
    <meta refines="#lab" property="dcterms:date">2024-03-15</meta>
    <link refines="#lab" rel="a11y:certifierCredential" href="https://lab.example/badge"/>
    <link refines="#lab" rel="a11y:certifierReport" href="https://lab.example/report"/>`;
  assert.deepEqual(metadata(epub3).accessibility, expected);
  const epub2 = pairs.map(([name, value]) => `<meta name="${name}" content="${value}"/>`).join('');
  assert.deepEqual(metadata(epub2).accessibility.features, expected.features);
  const link =
    '<link rel="dcterms:conformsTo" href="http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aa"/>';
  assert.deepEqual(metadata(link).accessibility.conformsTo, [
    'http://www.idpf.org/epub/a11y/accessibility-20170105.html#wcag-aa',
  ]);
});

test('a vocabulary under a prefix of the package is the same vocabulary', () => {
  const { accessibility } = metadata(
    '<meta property="s:accessMode">textual</meta>',
    'prefix="s: http://schema.org/"',
  );
  assert.deepEqual(accessibility.accessModes, ['textual']);
});

test('the wrappers of OPF 1 are looked through', () => {
  const { title } = metadata('<dc-metadata><dc:title>Old</dc:title></dc-metadata>');
  assert.equal(title.value, 'Old');
});
