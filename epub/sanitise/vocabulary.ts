/** Element names of content documents: what stays, what goes. EPUB 3.3 § 6 (XHTML, SVG), MathML 3. */

export const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';
export const svgNamespace = 'http://www.w3.org/2000/svg';
export const mathNamespace = 'http://www.w3.org/1998/Math/MathML';
export const opsNamespace = 'http://www.idpf.org/2007/ops';
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';
export const xmlnsNamespace = 'http://www.w3.org/2000/xmlns/';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

export const xhtmlElements = words(`html head title link meta style body
  article section nav aside h1 h2 h3 h4 h5 h6 hgroup header footer address main search
  p hr pre blockquote ol ul menu li dl dt dd figure figcaption div dir center
  a em strong small s cite q dfn abbr acronym ruby rb rt rtc rp data time code var samp kbd sub sup i b u mark bdi bdo
  span br wbr tt big strike font basefont nobr blink marquee ins del
  picture source img audio video track map area
  table caption colgroup col tbody thead tfoot tr td th
  label input button select datalist optgroup option textarea output progress meter fieldset legend
  details summary dialog`);

export const svgElements = words(`svg g defs desc title metadata symbol use switch view a style
  path rect circle ellipse line polyline polygon text tspan textPath tref altGlyph altGlyphDef altGlyphItem glyphRef
  image foreignObject marker linearGradient radialGradient stop pattern clipPath mask cursor color-profile
  hatch hatchpath mesh meshgradient meshpatch meshrow solidcolor solidColor
  filter feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting feDisplacementMap
  feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge feMergeNode
  feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence
  font font-face font-face-format font-face-name font-face-src font-face-uri glyph missing-glyph hkern vkern
  animate animateColor animateMotion animateTransform set mpath
  flowRoot flowRegion flowPara flowSpan flowDiv flowLine tbreak textArea page pageSet`);

export const mathElements =
  words(`math maction menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded
  mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none
  mlabeledtr maligngroup malignmark mglyph mstack mlongdiv msgroup msrow mscarries mscarry msline
  semantics annotation annotation-xml
  abs and annotation apply approx arccos arccosh arccot arccoth arccsc arccsch arcsec arcsech arcsin arcsinh arctan
  arctanh arg bind bvar card cartesianproduct cbytes ceiling cerror ci cn codomain complexes compose condition
  conjugate cos cosh cot coth cs csc csch csymbol curl declare degree determinant diff divergence divide domain
  domainofapplication emptyset eq equivalent eulergamma exists exp exponentiale factorial factorof false floor fn
  forall gcd geq grad gt ident image imaginary imaginaryi implies in infinity int integers intersect interval inverse
  lambda laplacian lcm leq limit list ln log logbase lowlimit lt matrix matrixrow max mean median min minus mode moment
  momentabout naturalnumbers neq not notanumber notin notprsubset notsubset or otherwise outerproduct partialdiff pi
  piece piecewise plus power primes product prsubset quotient rationals real reals rem root scalarproduct sdev sec sech
  selector semantics sep set setdiff share sin sinh subset sum tan tanh tendsto times transpose true union uplimit
  variance vector vectorproduct xor`);

/** Elements that run or show something else: they go with their content. The value is the kind of the finding. */
export const droppedXhtml: ReadonlyMap<string, 'script' | 'embed' | 'base' | 'form'> = new Map([
  ['script', 'script'],
  ['template', 'script'],
  ['iframe', 'embed'],
  ['frame', 'embed'],
  ['frameset', 'embed'],
  ['embed', 'embed'],
  ['applet', 'embed'],
  ['portal', 'embed'],
  ['fencedframe', 'embed'],
  ['bgsound', 'embed'],
  ['param', 'embed'],
  ['keygen', 'form'],
  ['base', 'base'],
]);

/** Dropped SVG elements: SVG 1.1 and SVG Tiny 1.2 scripting, and HTML's embedding under the SVG namespace. */
export const droppedSvg: ReadonlyMap<string, 'script' | 'embed'> = new Map([
  ['script', 'script'],
  ['handler', 'script'],
  ['listener', 'script'],
  ['iframe', 'embed'],
  ['embed', 'embed'],
  ['object', 'embed'],
  ['audio', 'embed'],
  ['video', 'embed'],
  ['canvas', 'embed'],
  ['animation', 'embed'],
  ['prefetch', 'embed'],
]);

/** Tags that go while their content, which is the fallback, stays; a kind only where the author should know. */
export const unwrappedXhtml: ReadonlyMap<string, 'embed' | 'form' | undefined> = new Map([
  ['object', 'embed'],
  ['form', 'form'],
  ['noscript', undefined],
  ['canvas', undefined],
  ['slot', undefined],
]);

export const voidXhtml = words(
  'area base br col embed hr img input link meta source track wbr basefont param',
);
export const formControls = words('input button select textarea');
/** Elements whose content is text only; an element inside would be read differently by an HTML parser. */
export const textOnlyXhtml = words('title textarea');
export const animationElements = words('animate animateColor animateMotion animateTransform set');
