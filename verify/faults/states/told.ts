/** A bad state, what the product said in it, and what it has to say. */
export interface Told {
  readonly state: string;
  readonly said: string;
  readonly wants: RegExp;
}
