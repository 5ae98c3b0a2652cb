// What may not happen in any window, whatever a test looks at.
import type { BrowserContext, Page } from '@playwright/test';

export class Watch {
  readonly faults: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(private readonly origins: string[]) {}

  // For tests that stop a program: the browser writes each request that fails into its console.
  expect(message: RegExp): void {
    this.expected.push(message);
  }

  async context(context: BrowserContext): Promise<void> {
    await context.exposeBinding('tellPolicyViolation', (_source, text: string) => {
      this.found(`policy violation: ${text}`);
    });
    await context.addInitScript(() => {
      document.addEventListener('securitypolicyviolation', (event) => {
        const tell = (window as unknown as { tellPolicyViolation(text: string): void })
          .tellPolicyViolation;
        tell(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile ?? ''}`);
      });
    });
    context.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol === 'data:' || url.protocol === 'blob:') return;
      if (!this.origins.includes(url.origin)) this.found(`request to another host: ${url.href}`);
    });
    context.on('page', (page) => this.page(page));
  }

  private page(page: Page): void {
    page.on('console', (message) => {
      if (message.type() !== 'error') return;
      this.found(`console error: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.found(`page error: ${error.stack ?? error.message}`));
    page.on('crash', () => this.found('the page crashed'));
  }

  private found(fault: string): void {
    if (!this.expected.some((message) => message.test(fault))) this.faults.push(fault);
  }
}
