import { Alert } from '@mantine/core';

import { useLink } from '../api/events';

// Told once for all pages; what is shown below stays as it was last read.
export function DaemonBanner() {
  const link = useLink();
  if (link === 'up' || link === 'connecting') return null;
  return (
    <Alert color="red" variant="light" mb="md" role="alert" title={
      link === 'gateway_gone' ? 'The console does not answer' : 'The daemon does not answer'
    }>
      {link === 'gateway_gone'
        ? 'preset-console has ended or cannot be reached. The page goes on by itself once it is back.'
        : 'tuningd has ended or is starting. Nothing can be changed now; the page goes on by itself.'}
    </Alert>
  );
}
