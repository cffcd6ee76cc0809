import {
  accessibilityAdvice,
  accessModeTerms,
  conformanceClaims,
  featureTerms,
  type HazardAnswer,
  hazardAnswers,
  hazards,
  hazardsSaid,
  sufficientTerms,
} from '@mangu/contract/accessibility-terms';
import type { EditionAccessibility } from '@mangu/contract/editions';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Checkbox, Group } from '../../ui/form/choices.tsx';
import { Select, TextArea, TextInput } from '../../ui/form/inputs.tsx';
import styles from './studio.module.css';

interface Props {
  readonly said: EditionAccessibility;
  /** What is wrong with the hazards. */
  readonly hazardsFault: string | undefined;
  readonly onChange: (said: EditionAccessibility) => void;
}

const featureGroups = ['navigation', 'alternatives', 'form'] as const;
const answers = ['unsaid', 'no', 'yes', 'unknown'] as const satisfies readonly HazardAnswer[];

/** What the book says of itself to readers with disabilities, with a word where they are told less than they could be. */
export function AccessibilityFields({ said, hazardsFault, onChange }: Props) {
  const { t } = useTranslation('studio');
  const { accessModes = [], accessModesSufficient = [], features = [], hazards: saidHazards = [] } = said;
  const set = (change: EditionAccessibility) => onChange({ ...said, ...change });
  const sufficient = accessModesSufficient.map((modes) => modes.join(','));
  const known: readonly string[] = featureGroups.flatMap((group) => [...featureTerms[group]]);
  const own = features.filter((feature) => !known.includes(feature));
  const answered = hazardAnswers(saidHazards);
  const advice = accessibilityAdvice(said);
  const [claim = ''] = said.conformsTo ?? [];
  const claims =
    claim === '' || conformanceClaims.includes(claim) ? conformanceClaims : [claim, ...conformanceClaims];
  return (
    <fieldset className={styles.list}>
      <legend>{t('field.access')}</legend>
      <div role="status" className={styles.soft}>
        {advice.length > 0 && (
          <ul className={styles.missing}>
            {advice.map((id) => (
              <li key={id}>{t(`access.advice.${id}`)}</li>
            ))}
          </ul>
        )}
      </div>
      <Terms
        legend={t('access.modes')}
        terms={accessModeTerms}
        said={accessModes}
        atMost={10}
        word={(term) => t(`access.mode.${term}`)}
        onChange={(chosen) => set({ accessModes: chosen })}
      />
      <Terms
        legend={t('access.sufficient')}
        hint={t('access.sufficientHint')}
        terms={sufficientTerms}
        said={sufficient}
        atMost={10}
        word={(term) => t(`access.alone.${term}`)}
        onChange={(chosen) => set({ accessModesSufficient: chosen.map((modes) => modes.split(',')) })}
      />
      {featureGroups.map((group) => (
        <Terms
          key={group}
          legend={t(`access.features.${group}`)}
          terms={featureTerms[group]}
          // What the manuscript says beyond the list stands with the last group, so that it can be taken back.
          said={features.filter(
            (feature) =>
              (featureTerms[group] as readonly string[]).includes(feature) ||
              (group === 'form' && own.includes(feature)),
          )}
          atMost={40}
          word={(term) => t(`access.feature.${term}`)}
          onChange={(chosen, before) =>
            set({
              features: [...features.filter((feature) => !before.includes(feature)), ...chosen].slice(0, 40),
            })
          }
        />
      ))}
      <Group legend={t('access.hazards')} error={hazardsFault}>
        <div className={styles.row}>
          {hazards.map((hazard) => (
            <Select
              key={hazard}
              label={t(`access.hazard.${hazard}`)}
              value={answered[hazard]}
              options={answers.map((value) => ({ value, label: t(`access.answer.${value}`) }))}
              onChange={(answer) => set({ hazards: hazardsSaid({ ...answered, [hazard]: answer }) })}
            />
          ))}
        </div>
      </Group>
      <Select
        label={t('access.claim')}
        hint={t('access.claimHint')}
        value={claim}
        options={[
          { value: '', label: t('access.noClaim') },
          ...claims.map((value) => ({ value, label: value })),
        ]}
        onChange={(chosen) => set({ conformsTo: chosen ? [chosen] : [] })}
      />
      <TextInput
        label={t('access.certifier')}
        optional
        value={said.certifiedBy ?? ''}
        maxLength={300}
        onChange={(certifiedBy) => set({ certifiedBy })}
      />
      <TextArea
        label={t('field.accessibility')}
        hint={t('hint.accessibility')}
        optional
        maxLength={2000}
        value={said.summary ?? ''}
        onChange={(summary) => set({ summary })}
      />
    </fieldset>
  );
}

interface TermsProps<Term extends string> {
  readonly legend: string;
  readonly hint?: string;
  readonly terms: readonly Term[];
  readonly said: readonly string[];
  readonly atMost: number;
  readonly word: (term: Term) => string;
  readonly onChange: (chosen: string[], before: readonly string[]) => void;
}

/** Values to tick; what a manuscript says beyond them is there too, as it says it. */
function Terms<Term extends string>({ legend, hint, terms, said, atMost, word, onChange }: TermsProps<Term>) {
  // What was unticked stays in sight, so that it can be ticked again.
  const [unticked, setUnticked] = useState<readonly string[]>([]);
  const others = [...new Set([...said, ...unticked])].filter(
    (value) => !terms.some((term) => term === value),
  );
  const boxes = [
    ...terms.map((term) => ({ value: term as string, label: word(term) })),
    ...others.map((value) => ({ value, label: <span translate="no">{value}</span> })),
  ];
  return (
    <Group legend={legend} {...(hint ? { hint } : {})}>
      <div className={styles.terms}>
        {boxes.map(({ value, label }) => (
          <Checkbox
            key={value}
            label={label}
            checked={said.includes(value)}
            disabled={!said.includes(value) && said.length >= atMost}
            onChange={(ticked) => {
              if (!ticked) setUnticked((before) => [...before, value]);
              onChange(ticked ? [...said, value] : said.filter((one) => one !== value), said);
            }}
          />
        ))}
      </div>
    </Group>
  );
}
