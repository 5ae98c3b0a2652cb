// Colours that the component library has paler than texts may be: all reach 4.5 : 1 on their ground.
import { darken, type CSSVariablesResolver } from '@mantine/core';

export const contrast: CSSVariablesResolver = (theme) => {
  const light: Record<string, string> = {
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#6a727a',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
  };
  for (const [name, shades] of Object.entries(theme.colors)) {
    // The darkest shade of the bright colours is still too pale for text.
    const text = darken(shades[9], 0.3);
    for (const use of ['text', 'light-color', 'outline']) {
      light[`--mantine-color-${name}-${use}`] = text;
    }
  }
  const dark = {
    '--mantine-color-dimmed': '#a9a9a9',
    '--mantine-color-placeholder': '#969696',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-success': 'var(--mantine-color-teal-4)',
  };
  return { variables: {}, light, dark };
};
