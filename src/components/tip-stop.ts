import { createContext, useContext } from 'react';

/**
 * Whether what has a tip is a tab stop of its own. Not in the rows of a table: the first link or
 * button of a row tells the tips of the whole row when it has the focus (see TipLayer).
 */
export const TipStop = createContext(true);

/** `tabIndex` of something with a tip that is no control. */
export const useTipStop = (tip: string | undefined): 0 | undefined => {
  const isStop = useContext(TipStop);
  return isStop && tip !== undefined ? 0 : undefined;
};
