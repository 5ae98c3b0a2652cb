// A program under test: its output, and an end that does not outlive the tests.
import { spawn, type ChildProcess } from 'node:child_process';

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export class Program {
  stdout = '';
  stderr = '';
  private readonly child: ChildProcess;
  private readonly ended: Promise<number>;

  constructor(argv: string[], environment: Record<string, string> = {}) {
    const [file, ...args] = argv;
    if (!file) throw new Error('no program');
    this.child = spawn(file, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(this.child);
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.ended = new Promise((resolve) => {
      this.child.on('error', (error) => {
        this.stderr += `${file}: ${error.message}\n`;
        running.delete(this.child);
        resolve(-1);
      });
      this.child.on('close', (code) => {
        running.delete(this.child);
        resolve(code ?? -1);
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get alive(): boolean {
    return running.has(this.child);
  }

  // SIGTERM; the exit status, -1 for a signal. Killed if it takes longer than ten seconds.
  async stop(): Promise<number> {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
    const status = await this.ended;
    clearTimeout(timer);
    return status;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }
}

export function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

// Waits until `attempt` answers something; throws what `otherwise` says after ten seconds.
export async function until<T>(
  attempt: () => T | undefined | Promise<T | undefined>,
  otherwise: () => string,
): Promise<T> {
  const end = Date.now() + 10_000;
  for (;;) {
    const value = await attempt();
    if (value !== undefined) return value;
    if (Date.now() > end) throw new Error(otherwise());
    await sleep(10);
  }
}
