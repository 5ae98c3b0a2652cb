import { Alert, Button } from '@mantine/core';

import { RpcError } from '../../api/rpc';
import { Failure } from '../Failure';

// Why the presets cannot be merged as they are; engines that differ may be merged all the same.
export function Refused({ error, retry, onMixed }: {
  error: Error;
  retry: () => void;
  onMixed: () => void;
}) {
  const mixed = mixedRuntimes(error);
  if (mixed === undefined) {
    return <Failure error={error} title="The presets cannot be merged" retry={retry} />;
  }
  return (
    <Alert color="yellow" variant="light" title="Presets of different engines" role="alert">
      {mixed}
      <div>
        <Button size="xs" variant="default" mt="sm" onClick={onMixed}>
          Merge all the same
        </Button>
      </div>
    </Alert>
  );
}

function mixedRuntimes(error: Error): string | undefined {
  if (!(error instanceof RpcError)) return undefined;
  const fault = error.errors.find(
    ({ path, message }) => path === '/presets' && message.includes('mixed_runtimes'),
  );
  // How the option is called is nothing one has to know here.
  return fault?.message.replace(/\. Set mixed_runtimes.*$/, '.');
}

export function isMissingPreset(error: Error | null): boolean {
  return error instanceof RpcError && error.word === 'not_found';
}
