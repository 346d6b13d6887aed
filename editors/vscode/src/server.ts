// The server's life: it is found, started, watched and started again. One wish is carried out after the other.

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import * as vscode from "vscode";
import { CloseAction, ErrorAction, LanguageClient, type LanguageClientOptions, State, type StaticFeature, type StreamInfo, Trace } from "vscode-languageclient/node";

import { findProgram } from "./program";

/** A server that ends so often within `CRASH_WINDOW` is not started again by itself. */
const MAX_CRASHES = 5;
const CRASH_WINDOW = 3 * 60_000;
/** Between an unwished end and the next start. */
const PAUSE = 500;

/** What the user is told about the server at all times. */
export type Tell = (state: { icon: string; tooltip: string; isBad?: boolean } | undefined) => void;

/** VS Code's hovers show diagnostics with their steps; the server need not repeat them there. */
const HOVERS: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { ...(capabilities.experimental as object | undefined), leaklineDiagnosticsInHovers: true };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

/** Messages that the extension puts better are only logged. */
class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

export class Server {
  client: Client | undefined;
  private process: ChildProcess | undefined;
  private starting: Promise<void> | undefined;
  private last: Promise<void> = Promise.resolve();
  private crashes: number[] = [];

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly tell: Tell,
    private readonly options: LanguageClientOptions,
  ) {}

  get isRunning(): boolean {
    return this.client?.state === State.Running;
  }

  /** Stops the server if there is one and starts it as the settings say now. */
  restart(): Promise<void> {
    // One that is still starting, or will never have started, is in the way of the next.
    if (this.starting !== undefined) {
      this.process?.kill();
    }
    return this.then(async () => {
      await this.end();
      await this.start();
    });
  }

  stop(): Promise<void> {
    return this.then(() => this.end());
  }

  async setTrace(): Promise<void> {
    const wanted = vscode.workspace.getConfiguration("leakline").get<string>("trace.server", "off");
    if (this.isRunning) {
      await this.client?.setTrace(Trace.fromString(wanted));
    }
  }

  private then(act: () => Promise<void>): Promise<void> {
    this.last = this.last.then(act).catch((error: unknown) => this.log.error(String(error)));
    return this.last;
  }

  private async end(): Promise<void> {
    const { client, process } = this;
    this.client = undefined;
    this.process = undefined;
    if (client?.isRunning()) {
      await client.stop().catch((error: unknown) => this.log.warn(`the server did not stop when asked: ${String(error)}`));
    }
    process?.kill();
  }

  private async start(): Promise<void> {
    const settings = vscode.workspace.getConfiguration("leakline");
    if (!settings.get<boolean>("enable", true)) {
      this.tell(undefined);
      return;
    }
    const program = findProgram(settings.get<string[]>("path", []), (line) => this.log.info(line));
    if (program === undefined) {
      this.tell({ icon: "error", tooltip: "leakline was not found; a click shows where it was looked for", isBad: true });
      void this.offer("leakline was not found. Install it, or name it in the setting leakline.path.", "Try again", "Open settings", "Show log");
      return;
    }
    this.log.info(`starting ${program}`);
    this.tell({ icon: "loading~spin", tooltip: "leakline is starting" });
    const client: Client = new Client("leakline", "leakline", () => this.spawn(program), {
      ...this.options,
      outputChannel: this.log,
      initializationFailedHandler: () => false,
      middleware: {
        ...this.options.middleware,
        // In the status item, which a server that dies leaves in no wrong state.
        handleWorkDoneProgress: (_token, { kind }) => {
          if (kind === "begin" && this.client === client) {
            this.tell({ icon: "loading~spin", tooltip: "leakline is analysing the workspace" });
          } else if (kind === "end") {
            this.tellRunning(client);
          }
        },
      },
      errorHandler: {
        error: () => ({ action: ErrorAction.Continue, handled: true }),
        closed: () => {
          this.closed(client);
          return { action: CloseAction.DoNotRestart, handled: true };
        },
      },
    });
    client.registerFeature(HOVERS);
    this.client = client;
    try {
      this.starting = client.start();
      await this.starting;
      // Where the program has ended before it said a word, there may be no error.
      if (!client.isRunning()) {
        throw new Error("it has ended at once");
      }
      this.tellRunning(client);
      await this.setTrace();
    } catch (error) {
      if (this.client === client) {
        this.log.error(`${program} does not start: ${String(error)}`);
        this.tell({ icon: "error", tooltip: "leakline does not start; a click shows the log", isBad: true });
        void this.offer(`leakline does not start: ${program} is no language server, or is too old.`, "Try again", "Open settings", "Show log");
      }
    } finally {
      this.starting = undefined;
    }
  }

  private tellRunning(client: Client): void {
    if (this.client === client && client.isRunning()) {
      const version = client.initializeResult?.serverInfo?.version ?? "";
      this.tell({ icon: "check", tooltip: `leakline ${version} is running; a click shows the log` });
    }
  }

  private spawn(program: string): Promise<StreamInfo> {
    return new Promise((resolve, reject) => {
      const cwd = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
      const child = spawn(program, ["lsp"], { cwd });
      this.process = child;
      createInterface({ input: child.stderr }).on("line", (line) => this.log.info(line.trim()));
      child.once("spawn", () => resolve({ reader: child.stdout, writer: child.stdin }));
      child.once("error", reject);
    });
  }

  /** The server has gone; if nobody wished it, it comes back, but not for ever. */
  private closed(client: Client): void {
    if (this.client !== client || !client.isRunning()) {
      return;
    }
    const now = Date.now();
    this.crashes = [...this.crashes.filter((crash) => now - crash < CRASH_WINDOW), now];
    if (this.crashes.length < MAX_CRASHES) {
      this.log.warn("the server has ended unexpectedly and is started again");
      this.tell({ icon: "loading~spin", tooltip: "leakline has ended unexpectedly and is started again" });
      setTimeout(() => this.client === client && void this.restart(), PAUSE);
      return;
    }
    this.crashes = [];
    this.log.error(`the server has ended ${MAX_CRASHES} times within three minutes and is not started again`);
    this.tell({ icon: "error", tooltip: "leakline has ended too often and is not started again; a click shows the log", isBad: true });
    void this.offer(`leakline has ended ${MAX_CRASHES} times within three minutes.`, "Start again", "Show log");
  }

  private async offer(message: string, ...choices: string[]): Promise<void> {
    switch (await vscode.window.showErrorMessage(message, ...choices)) {
      case "Try again":
      case "Start again":
        return this.restart();
      case "Open settings":
        await vscode.commands.executeCommand("workbench.action.openSettings", "leakline.path");
        return;
      case "Show log":
        this.log.show();
    }
  }
}
