import { AppShell, Burger, Group, NavLink, ScrollArea, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { FlaskConical, ListChecks, SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';

import { ColorSchemeToggle } from './ColorSchemeToggle';
import { DaemonBanner } from './DaemonBanner';

const pages = [
  { path: '/presets', label: 'Presets', icon: SlidersHorizontal },
  { path: '/tasks', label: 'Tasks', icon: ListChecks },
  { path: '/tasks/new', label: 'New task', icon: FlaskConical },
];

export function Shell({ children }: { children: ReactNode }) {
  const [open, { toggle, close }] = useDisclosure(false);
  const [location] = useLocation();
  // "/tasks/new" is under "/tasks": the longest path that fits is where one is.
  const current = pages
    .filter(({ path }) => location === path || location.startsWith(`${path}/`))
    .sort((left, right) => right.path.length - left.path.length)[0];

  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 190, breakpoint: 'sm', collapsed: { mobile: !open } }}
      padding="md"
    >
      <AppShell.Header>
        <a className="skip-link" href="#main">
          Skip to the content
        </a>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={open} onClick={toggle} hiddenFrom="sm" size="sm" aria-label="Menu" />
            <img src="/icon.svg" width={22} height={22} alt="" />
            <Text fw={700}>tuningd</Text>
          </Group>
          <ColorSchemeToggle />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label="Pages">
        <AppShell.Section component={ScrollArea} grow>
          {pages.map(({ path, label, icon: Icon }) => (
            <NavLink
              key={path}
              component={Link}
              href={path}
              label={label}
              leftSection={<Icon size={18} aria-hidden />}
              active={current?.path === path}
              aria-current={current?.path === path ? 'page' : undefined}
              onClick={close}
            />
          ))}
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="main" tabIndex={-1}>
        <DaemonBanner />
        {children}
      </AppShell.Main>
    </AppShell>
  );
}
