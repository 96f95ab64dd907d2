import { exportAccessMatrix, getAccessMatrix } from '../../../contract/access-matrix.ts';
import { implement, type Implementation } from '../../http/implement.ts';
import { exportMatrix, readMatrix } from './access-matrix.service.ts';

export const accessMatrixRoutes: readonly Implementation[] = [
  implement(getAccessMatrix, ({ query }, ctx) => readMatrix(ctx, query)),
  implement(exportAccessMatrix, ({ query }, ctx) => exportMatrix(ctx, query)),
];
