import type { ImportResult } from '../../../api/types.gen';
import { counted } from '../../../components/count';

// "3 presets imported, 1 of them replaced; 2 left out"
export function importedText(results: ImportResult[]): string {
  const imported = results.flatMap((result) => result.imported);
  const made = imported.filter(({ action }) => action !== 'unchanged');
  const [only] = made;
  const one = made.length === 1 && only !== undefined;
  const subject = one ? `“${only.name}” is imported` : `${counted(made.length, 'preset')} imported`;
  const replaced = made.filter(({ action }) => action === 'replaced').length;
  const left = results.flatMap((result) => result.skipped).length;
  const identical = imported.length - made.length;
  const more = [
    ...(replaced > 0 ? [`${replaced} replaced`] : []),
    ...(left > 0 ? [`${left} left out`] : []),
    ...(identical > 0 ? [`${identical} identical`] : []),
  ];
  return more.length > 0 ? `${subject} (${more.join(', ')}).` : `${subject}.`;
}
