// Which two revisions are compared: those chosen, else the newest and the one before it.
export function chosenRevisions(
  revisions: readonly { revision: number; op: string }[],
  chosen: { from?: number; to?: number },
): { from: number | undefined; to: number | undefined } {
  const shown = revisions.filter(({ op }) => op !== 'delete').map(({ revision }) => revision);
  const known = (revision: number | undefined) =>
    revision !== undefined && shown.includes(revision) ? revision : undefined;
  const to = known(chosen.to) ?? shown[0];
  const from = known(chosen.from) ?? shown.find((revision) => to === undefined || revision < to) ?? to;
  return { from, to };
}
