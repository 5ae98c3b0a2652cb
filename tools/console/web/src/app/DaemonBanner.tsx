import { Alert } from '@mantine/core';

import { useLink, type Link } from '../api/events';

const banners: Partial<Record<Link, { title: string; text: string }>> = {
  down: {
    title: 'The daemon does not answer',
    text: 'tuningd has ended or is starting. Nothing can be changed now; the page goes on by itself.',
  },
  gateway_gone: {
    title: 'The console does not answer',
    text: 'preset-console has ended or cannot be reached. The page goes on by itself once it is back.',
  },
  logged_out: {
    title: 'The session has ended',
    text: 'preset-console has a new token. Open the URL that it printed; this page then goes on.',
  },
};

// Told once for all pages; what is shown below stays as it was last read.
export function DaemonBanner() {
  const banner = banners[useLink()];
  if (!banner) return null;
  return (
    <Alert color="red" variant="light" mb="md" role="alert" title={banner.title}>
      {banner.text}
    </Alert>
  );
}
