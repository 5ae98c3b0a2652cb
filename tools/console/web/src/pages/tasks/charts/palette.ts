// Colours that people with any colour vision tell apart (Okabe and Ito), on either background.
export interface Palette {
  point: string;
  best: string;
  failed: string;
  baseline: string;
  muted: string;
  text: string;
  grid: string;
}

export const palettes: Record<'light' | 'dark', Palette> = {
  light: {
    point: '#0072b2',
    best: '#d55e00',
    failed: '#7a3b5e',
    baseline: '#00694b',
    muted: 'rgba(0, 114, 178, 0.28)',
    text: '#495057',
    grid: 'rgba(0, 0, 0, 0.08)',
  },
  dark: {
    point: '#56b4e9',
    best: '#ff9a3d',
    failed: '#e29bc4',
    baseline: '#3ecf9f',
    muted: 'rgba(86, 180, 233, 0.3)',
    text: '#c1c2c5',
    grid: 'rgba(255, 255, 255, 0.1)',
  },
};
