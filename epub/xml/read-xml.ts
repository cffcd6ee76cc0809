import type { SaxesTagNS } from 'saxes';
import { SaxesParser } from 'saxes';
import { accepted, rejected } from '../result.ts';
import type { RejectReason, Result } from '../types.ts';
import { decodeXml } from './decode.ts';
import { readDoctype } from './doctype.ts';
import { withoutPrototype, xhtmlEntities, xmlEntities } from './entities.ts';

export interface XmlOptions {
  /**
   * `refuse`: a document that declares entities or names a SYSTEM DTD is refused as `xml-entity`.
   * `drop`: it is read, its entities are replaced by nothing, and the HTML names are known. For readable text only.
   */
  readonly entities?: 'refuse' | 'drop';
  readonly maxNodes?: number;
}

export interface XmlHandlers {
  open(tag: SaxesTagNS, line: number): void;
  close(tag: SaxesTagNS): void;
  text(text: string): void;
}

export const xmlLimits = { bytes: 32 * 1024 * 1024, depth: 256, nodes: 250_000, attributes: 1000 } as const;

const entityRemedy =
  'Remove the DOCTYPE from the file, and write the characters themselves instead of entities.';
const malformedRemedy = 'Correct the file so that it is well-formed XML, and export the book again.';

/** Stops the parser from inside a handler. Never leaves this module. */
class XmlProblem extends Error {
  readonly reason: RejectReason;
  readonly remedy: string;

  constructor(reason: RejectReason, message: string, remedy: string) {
    super(message);
    this.reason = reason;
    this.remedy = remedy;
  }
}

/**
 * Reads one XML document strictly (XML 1.0 with namespaces), calling the handlers in document order.
 * Refuses as `xml-malformed`, `xml-entity` or `resource-limit`, with path and line; nothing external is read.
 */
export function readXml(
  bytes: Uint8Array,
  path: string,
  handlers: XmlHandlers,
  options: XmlOptions = {},
): Result<undefined> {
  if (bytes.length > xmlLimits.bytes) {
    return rejected('resource-limit', {
      message: `The file is larger than ${xmlLimits.bytes / 1024 / 1024} MiB of markup.`,
      remedy: 'Split it into several smaller files.',
      path,
    });
  }
  const text = decodeXml(bytes, path);
  if (!text.ok) return text;
  const parser = new SaxesParser({ xmlns: true, forceXMLVersion: true, defaultXMLVersion: '1.0' });
  connect(parser, handlers, options);
  try {
    parser.write(text.value).close();
    return accepted(undefined);
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error;
    return rejected(error.reason, { message: error.message, remedy: error.remedy, path, line: parser.line });
  }
}

function connect(parser: SaxesParser<{ xmlns: true }>, handlers: XmlHandlers, options: XmlOptions): void {
  const drop = options.entities === 'drop';
  const maxNodes = options.maxNodes ?? xmlLimits.nodes;
  let depth = 0;
  let nodes = 0;
  let attributes = 0;
  const countNode = () => {
    nodes += 1;
    if (nodes > maxNodes) {
      throw new XmlProblem(
        'resource-limit',
        `The file has more than ${maxNodes} parts.`,
        'Split it into several files.',
      );
    }
  };
  parser.ENTITIES = drop ? xhtmlEntities : xmlEntities;
  parser.on('error', (error) => {
    const message = error.message
      .slice(0, 200)
      .replace(/^\d+:\d+: /, '')
      .replace(/\.$/, '');
    throw new XmlProblem('xml-malformed', `The file is not well-formed XML: ${message}.`, malformedRemedy);
  });
  parser.on('doctype', (declaration) => {
    const doctype = readDoctype(declaration);
    if (!drop && (doctype.entities.length > 0 || doctype.system)) {
      throw new XmlProblem(
        'xml-entity',
        'The file declares XML entities or an external DTD, which are not read.',
        entityRemedy,
      );
    }
    if (drop) {
      const empty = doctype.entities.map((name) => [name, ''] as const);
      parser.ENTITIES = withoutPrototype([...empty, ...Object.entries(xhtmlEntities)]);
    } else if (doctype.xhtml) parser.ENTITIES = xhtmlEntities;
  });
  parser.on('opentagstart', () => {
    attributes = 0;
  });
  parser.on('attribute', () => {
    attributes += 1;
    if (attributes > xmlLimits.attributes) {
      const message = `An element has more than ${xmlLimits.attributes} attributes.`;
      throw new XmlProblem('resource-limit', message, malformedRemedy);
    }
  });
  parser.on('opentag', (tag) => {
    depth += 1;
    countNode();
    if (depth > xmlLimits.depth) {
      throw new XmlProblem(
        'resource-limit',
        `Elements are nested more than ${xmlLimits.depth} deep.`,
        'Nest them less deeply.',
      );
    }
    handlers.open(tag, parser.line);
  });
  parser.on('closetag', (tag) => {
    depth -= 1;
    handlers.close(tag);
  });
  const text = (value: string) => {
    countNode();
    if (depth > 0) handlers.text(value);
  };
  parser.on('text', text);
  parser.on('cdata', text);
}
