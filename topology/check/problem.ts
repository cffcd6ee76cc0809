/** A value that must not be, said so that a person can mend it. */
export interface TopologyProblem {
  /** `database.storageGb` */
  readonly field: string;
  readonly value: unknown;
  readonly allowed: string;
  /** Heading and line of the specification that asks for the field. */
  readonly specification: string;
}
