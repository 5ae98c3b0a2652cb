// The real daemon and the real gateway, in a private folder.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

import { Program, until } from './process';
import { call, type Answer } from './rpc';

// Set by the test command, or by "run".
function given(variable: string): string {
  const value = process.env[variable];
  if (!value) throw new Error(`${variable} is not set: start the tests with ctest or ./run`);
  return value;
}

// A program that is ended and started again; what all its processes wrote is one log.
class Restartable {
  log = ''; // of the processes that have ended
  protected process: Program | undefined;

  async stop(): Promise<void> {
    if (!this.process) return;
    await this.process.stop();
    this.log += this.process.stderr;
    this.process = undefined;
  }

  get allLog(): string {
    return this.log + (this.process?.stderr ?? '');
  }
}

export class Daemon extends Restartable {
  readonly socket: string;
  readonly state: string;

  constructor(readonly folder: string) {
    super();
    this.socket = join(folder, 'preset.sock');
    this.state = join(folder, 'state');
  }

  private writeSettings(): string {
    const config = join(given('REPOSITORY'), 'config');
    const file = join(this.folder, 'tuningd.yaml');
    writeFileSync(
      file,
      `daemon: {state_dir: "${this.state}", log: {level: info}}
runners: ["${config}/runners"]
plugins:
  - name: preset
    path: "${given('PRESET_PLUGIN')}"
    required: true
    settings:
      socket: {path: "${this.socket}"}
      store: {path: presets.db, cache_mb: 32}
      seeds: ["${config}/presets"]
      catalogs: {folders: ["${config}/catalogs"]}
      facts: {gpus: 8}
`,
    );
    return file;
  }

  async start(): Promise<void> {
    if (this.process?.alive) return;
    const engine = dirname(given('SIMULATED_ENGINE'));
    const process_ = new Program([given('TUNINGD_PROGRAM'), '--config', this.writeSettings()], {
      PATH: `${engine}${delimiter}${process.env['PATH'] ?? '/usr/bin:/bin'}`,
    });
    this.process = process_;
    await until(
      async () => {
        if (!process_.alive) throw new Error(`the daemon has ended:\n${process_.stderr}`);
        if (!existsSync(this.socket)) return undefined;
        return call(this.socket, 'system.ping').then(
          () => true,
          () => undefined,
        );
      },
      () => `the daemon does not answer:\n${process_.stderr}`,
    );
  }

  get pid(): number {
    return this.process?.pid ?? 0;
  }

  rpc(method: string, params: object = {}): Promise<Answer> {
    return call(this.socket, method, params);
  }
}

export class Gateway extends Restartable {
  url = ''; // what it printed first: with the token

  constructor(
    private readonly socket: string,
    private readonly folder: string,
  ) {
    super();
  }

  // After the first start on the same port again, as a browser that is open expects it.
  async start(options: { keepToken?: boolean } = {}): Promise<void> {
    if (this.process?.alive) return;
    const listen = this.url ? new URL(this.url).host : '127.0.0.1:0';
    const more: string[] = [];
    if (options.keepToken) {
      const file = join(this.folder, 'token');
      writeFileSync(file, `${this.token}\n`, { mode: 0o600 });
      more.push('--token-file', file);
    }
    const process_ = new Program([
      given('PRESET_CONSOLE'),
      '--socket',
      this.socket,
      '--listen',
      listen,
      ...more,
    ]);
    this.process = process_;
    const printed = await until(
      () => {
        if (!process_.alive) throw new Error(`preset-console has ended:\n${process_.stderr}`);
        return /https?:\/\/\S+(?=\s)/.exec(process_.stdout)?.[0];
      },
      () => `preset-console prints no URL:\n${process_.stdout}${process_.stderr}`,
    );
    if (!options.keepToken) this.url = printed; // else it has no token
  }

  get origin(): string {
    return new URL(this.url).origin;
  }

  get token(): string {
    return new URL(this.url).searchParams.get('token') ?? '';
  }
}

// A daemon and a gateway in front of it.
export class Deployment {
  readonly folder = mkdtempSync(join(tmpdir(), 'tuningd-page-'));
  readonly daemon = new Daemon(this.folder);
  readonly gateway = new Gateway(this.daemon.socket, this.folder);

  // Whose presets and tasks are in the store. A sampled one keeps what it was filled with.
  private user = '';
  sampled = false;

  async start(): Promise<void> {
    await this.daemon.start();
    await this.gateway.start();
  }

  // Both run, and the first test of a file finds the store as it is shipped.
  async readyFor(file: string): Promise<void> {
    if (!this.sampled && this.user !== '' && this.user !== file) {
      await this.gateway.stop();
      await this.daemon.stop();
      rmSync(this.daemon.state, { recursive: true, force: true });
    }
    this.user = file;
    await this.start();
  }

  async stop(): Promise<void> {
    await this.gateway.stop();
    await this.daemon.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
