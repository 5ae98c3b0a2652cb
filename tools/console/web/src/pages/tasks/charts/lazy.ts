// The charts' library comes when a chart is first shown.
import { lazy } from 'react';

export const TrialChart = lazy(() =>
  import('./TrialChart').then(({ TrialChart }) => ({ default: TrialChart })),
);
export const ParetoChart = lazy(() =>
  import('./ParetoChart').then(({ ParetoChart }) => ({ default: ParetoChart })),
);
