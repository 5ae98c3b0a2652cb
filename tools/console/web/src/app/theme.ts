import { createTheme, Menu } from '@mantine/core';

// The fonts are the system's: the page asks no other host for anything.
export const theme = createTheme({
  fontFamily: 'system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'var(--console-mono)',
  primaryColor: 'indigo',
  primaryShade: 8,
  // Text on a filled ground is white or black, whichever reaches 4.5 : 1: they meet at this.
  autoContrast: true,
  luminanceThreshold: 0.183,
  defaultRadius: 'sm',
  cursorType: 'pointer',
  // The first entry has the focus; what the library puts before it is none that a menu may have.
  components: { Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }) },
});
