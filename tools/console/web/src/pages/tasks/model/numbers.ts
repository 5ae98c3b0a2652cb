// Numbers, shares and times as people read them; the same words as presetctl's.

// Four digits that count: "812.5", "0.02431", "20736"; what is too large or small to read in powers
// of ten.
export function numberText(value: number): string {
  if (!Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size >= 1e9 || (size > 0 && size < 1e-4)) return value.toExponential(2).replace('e+', 'e');
  if (size >= 1000) return withMinus(Math.round(value).toString());
  return withMinus(String(Number(value.toPrecision(4))));
}

// "27 %", "<1 %".
export function shareText(share: number): string {
  const hundreds = Math.abs(share) * 100;
  if (hundreds > 0 && hundreds < 1) return '<1 %';
  return `${Math.round(hundreds)} %`;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

// "35 ms", "4.2 s", "3 min 12 s", "1 h 20 min", "2 d 3 h".
export function durationText(seconds: number | null | undefined): string {
  if (seconds == null || !Number.isFinite(seconds) || seconds < 0) return '–';
  if (seconds < 0.0005) return '0 s';
  if (seconds < 0.9995) return `${Math.round(seconds * 1000)} ms`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < minute - 0.5) return `${Math.round(seconds)} s`;
  if (seconds < hour - 0.5) return twoUnits(seconds, minute, 'min', 1, 's');
  if (seconds < day - minute / 2) return twoUnits(seconds, hour, 'h', minute, 'min');
  return twoUnits(seconds, day, 'd', hour, 'h');
}

function twoUnits(amount: number, unit: number, name: string, small: number, smallName: string) {
  const rounded = Math.round(amount / small) * small;
  const whole = Math.floor(rounded / unit);
  const rest = Math.round((rounded - whole * unit) / small);
  return rest > 0 ? `${whole} ${name} ${rest} ${smallName}` : `${whole} ${name}`;
}

// Its sign as people print it.
function withMinus(text: string): string {
  return text.replace(/^-/, '−');
}
