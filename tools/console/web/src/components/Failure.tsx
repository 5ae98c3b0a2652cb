import { Alert, Button, List } from '@mantine/core';

import { RpcError } from '../api/rpc';

// What went wrong, with each field's fault, and a way to try again.
export function Failure({ error, title, retry }: {
  error: Error;
  title: string;
  retry?: () => void;
}) {
  const faults = error instanceof RpcError ? error.errors : [];
  return (
    <Alert color="red" variant="light" title={title} role="alert">
      {faults.length === 0 && error.message}
      {faults.length > 0 && (
        <List size="sm">
          {faults.map(({ path, message }) => (
            <List.Item key={path + message}>
              {path && <code>{path}</code>} {message}
            </List.Item>
          ))}
        </List>
      )}
      {retry && (
        <Button variant="default" size="xs" mt="sm" onClick={retry}>
          Try again
        </Button>
      )}
    </Alert>
  );
}
