import { createContext, useContext, useEffect, useId, useState } from 'react';

// Fields whose text is not in the document: it is no JSON yet, or was not applied. Whoever saves the
// document, or drops it, looks here first.
export class OpenDrafts {
  private readonly labels = new Map<string, string>();

  set(id: string, label: string): void {
    this.labels.set(id, label);
  }
  delete(id: string): void {
    this.labels.delete(id);
  }
  get any(): boolean {
    return this.labels.size > 0;
  }
  // Why the document cannot be saved as it is; undefined: it can.
  get refusal(): Error | undefined {
    if (!this.any) return undefined;
    const names = [...new Set(this.labels.values())].map((label) => `“${label}”`).join(', ');
    return new Error(
      `${names}: the text there is not in what would be saved. Put it right and apply it, or take it back.`,
    );
  }
}

export const OpenDraftsContext = createContext(new OpenDrafts());

export function useOpenDrafts(): OpenDrafts {
  return useState(() => new OpenDrafts())[0];
}

export function useOpenDraft(label: string, open: boolean): void {
  const drafts = useContext(OpenDraftsContext);
  const id = useId();
  useEffect(() => {
    if (!open) return undefined;
    drafts.set(id, label);
    return () => drafts.delete(id);
  }, [drafts, id, label, open]);
}
