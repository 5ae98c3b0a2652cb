import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { Router } from 'wouter';

import { queryClient } from '../api/queryClient';
import { ConfirmHost } from '../components/Confirm';
import { askBeforeLeaving } from '../components/leaving';
import { contrast } from './contrast';
import { Live } from './Live';
import { Pages } from './Pages';
import { Shell } from './Shell';
import { theme } from './theme';

export function App() {
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={contrast}
      defaultColorScheme="auto"
    >
      <QueryClientProvider client={queryClient}>
        <Live />
        <Router aroundNav={askBeforeLeaving}>
          <Shell>
            <Pages />
          </Shell>
        </Router>
        <ConfirmHost />
        <Notifications position="bottom-right" limit={4} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
