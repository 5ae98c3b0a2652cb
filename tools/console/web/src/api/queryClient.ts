import { QueryClient } from '@tanstack/react-query';

import { RpcError } from './rpc';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000, // the events say when something changed
      refetchOnWindowFocus: false,
      networkMode: 'always', // the loopback is there without a network
      // A daemon that is down comes back, and its event reads everything again; a refusal stays one.
      retry: (count, error) => !(error instanceof RpcError) && count < 2,
    },
    mutations: { networkMode: 'always' },
  },
});
