/**
 * What people do for a book: MARC relator codes, as EPUB has them, with the ONIX code (list 17) of the same meaning.
 * These are offered; any other relator that a manuscript brings is kept.
 */
export const contributorRoles = [
  { marc: 'aut', onix: 'A01' },
  { marc: 'edt', onix: 'B01' },
  { marc: 'trl', onix: 'B06' },
  { marc: 'ill', onix: 'A12' },
  { marc: 'pht', onix: 'A13' },
  { marc: 'art', onix: 'A07' },
  { marc: 'cov', onix: 'A36' },
  { marc: 'aui', onix: 'A24' },
  { marc: 'aft', onix: 'A19' },
  { marc: 'win', onix: 'A29' },
  { marc: 'com', onix: 'C01' },
  { marc: 'nrt', onix: 'E07' },
  { marc: 'cmp', onix: 'A06' },
  { marc: 'lyr', onix: 'A05' },
  { marc: 'ctg', onix: 'A39' },
  { marc: 'ctb', onix: 'Z99' },
] as const;
