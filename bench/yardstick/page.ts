/** A statement as it goes to the driver. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

/** What the yardstick answers at one path: the product's own statements and nothing else. */
export interface YardstickPage {
  readonly path: string;
  /** One after the other; the rows of the last are the answer. */
  readonly statements: readonly Statement[];
  /** Run beside them, as the product does with its count. */
  readonly beside: readonly Statement[];
}
