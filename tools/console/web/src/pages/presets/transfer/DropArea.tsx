import { Text } from '@mantine/core';
import { FileJson } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';

import './transfer.css';

const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;

// Files that are dropped anywhere on what it wraps. It listens to the element itself: a dialog that
// belongs to it stands elsewhere in the document and takes its own files.
export function DropArea({ children, onFiles }: {
  children: ReactNode;
  onFiles: (files: File[]) => void;
}) {
  const area = useRef<HTMLDivElement>(null);
  const [over, setOver] = useState(false);
  const take = useRef(onFiles);
  useEffect(() => {
    take.current = onFiles;
  });

  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const within = new AbortController();
    const { signal } = within;
    let depth = 0; // of elements that were entered and not yet left
    element.addEventListener('dragenter', (event) => {
      if (!hasFiles(event)) return;
      depth += 1;
      setOver(true);
    }, { signal });
    element.addEventListener('dragleave', (event) => {
      if (!hasFiles(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    }, { signal });
    element.addEventListener('drop', (event) => {
      depth = 0;
      setOver(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) take.current(files);
    }, { signal });
    // A file that misses must not be opened in place of the page.
    const keep = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    window.addEventListener('dragover', keep, { signal });
    window.addEventListener('drop', keep, { signal });
    return () => within.abort();
  }, []);

  return (
    <div ref={area} className="drop-area">
      {children}
      {over && (
        <div className="drop-hint">
          <div className="drop-hint-text">
            <FileJson size={28} aria-hidden />
            <Text fw={600}>Drop the files to import their presets</Text>
            <Text size="sm" c="dimmed">
              What would happen is shown first.
            </Text>
          </div>
        </div>
      )}
    </div>
  );
}
