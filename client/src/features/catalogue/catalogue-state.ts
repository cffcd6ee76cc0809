import type { AccessibilityFilter, BookSort, BooksQuery } from '@mangu/contract/books';

/** The facets in the order they are shown; each is also the name of its query parameter. */
export const facetNames = ['language', 'subject', 'contributor', 'series', 'accessibility'] as const;
export type FacetName = (typeof facetNames)[number];

/** The same list as `bookSorts` of the contract, whose module would bring the validator along. */
export const sorts = [
  'relevance',
  'added',
  'title',
  'contributor',
  'published',
] as const satisfies readonly BookSort[];

/** The same list as `accessibilityFilters` of the contract. */
export const accessibilityValues = [
  'screen-reader',
  'alternative-text',
  'audio',
  'structured-navigation',
  'page-numbers',
  'mathml',
  'no-hazards',
  'conforms',
] as const satisfies readonly AccessibilityFilter[];

export const views = ['covers', 'list'] as const;
export type View = (typeof views)[number];

/** What the address says: the whole state of the catalogue. */
export interface CatalogueState {
  readonly q: string;
  readonly filters: Readonly<Record<FacetName, readonly string[]>>;
  /** Undefined: the server's own order, by relevance with words, else newest first. */
  readonly sort: BookSort | undefined;
  /** Undefined: as last chosen on this device. */
  readonly view: View | undefined;
}

function oneOf<T extends string>(allowed: readonly T[], value: string | null): T | undefined {
  return allowed.find((one) => one === value);
}

/** Reads the address; what it does not know it leaves out. */
export function parseState(parameters: URLSearchParams): CatalogueState {
  const values = (name: FacetName) =>
    [...new Set(parameters.getAll(name))].filter((value) => value !== '' && value.length <= 200).slice(0, 20);
  const q = (parameters.get('q') ?? '').slice(0, 200);
  const sort = oneOf(sorts, parameters.get('sort'));
  return {
    q,
    filters: {
      language: values('language'),
      subject: values('subject'),
      contributor: values('contributor'),
      series: values('series'),
      accessibility: values('accessibility').filter((value) => oneOf(accessibilityValues, value)),
    },
    sort: sort === 'relevance' && q.trim() === '' ? undefined : sort,
    view: oneOf(views, parameters.get('view')),
  };
}

/** The address of a state; `parseState` reads the same state from it. */
export function toParameters(state: CatalogueState): URLSearchParams {
  const parameters = new URLSearchParams();
  if (state.q !== '') parameters.set('q', state.q);
  for (const name of facetNames) for (const value of state.filters[name]) parameters.append(name, value);
  if (state.sort) parameters.set('sort', state.sort);
  if (state.view) parameters.set('view', state.view);
  return parameters;
}

/** The question to the server. The view is ours alone. */
export function toQuery(state: CatalogueState): BooksQuery {
  const q = state.q.trim();
  const { accessibility, ...texts } = state.filters;
  const filters: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(texts)) if (values.length > 0) filters[name] = [...values];
  const needs = accessibilityValues.filter((value) => accessibility.includes(value));
  return {
    ...(q !== '' && { q }),
    ...filters,
    ...(needs.length > 0 && { accessibility: needs }),
    ...(state.sort && { sort: state.sort }),
  };
}

export function toggleFilter(state: CatalogueState, facet: FacetName, value: string): CatalogueState {
  const chosen = state.filters[facet];
  const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
  return { ...state, filters: { ...state.filters, [facet]: next } };
}

export function withoutFilters(state: CatalogueState): CatalogueState {
  return {
    ...state,
    filters: { language: [], subject: [], contributor: [], series: [], accessibility: [] },
  };
}

export function countFilters(state: CatalogueState): number {
  return facetNames.reduce((sum, name) => sum + state.filters[name].length, 0);
}

/** Nothing is searched or filtered: the page is the front of the house. */
export function isFront(state: CatalogueState): boolean {
  return state.q.trim() === '' && countFilters(state) === 0;
}
