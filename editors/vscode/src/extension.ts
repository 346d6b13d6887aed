// Starts the server, keeps its state visible, and shows paths as trees. What is found is the server's business.

import * as vscode from "vscode";
import { LanguageClient, LanguageClientOptions, ServerOptions, State, Trace } from "vscode-languageclient/node";

import { findProgram } from "./program";
import { PathTree, type PathAnswer } from "./tree";

const LANGUAGES = [{ scheme: "file", language: "python" }];
const RULE_SCHEME = "leakline-rule";

let client: LanguageClient | undefined;
let log: vscode.LogOutputChannel;
let status: vscode.StatusBarItem;
let view: vscode.TreeView<unknown>;
const tree = new PathTree();
const pages = new Map<string, string>();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel("leakline", { log: true });
  status = vscode.window.createStatusBarItem(vscode.StatusBarAlignment.Right, 90);
  status.name = "leakline";
  status.command = "leakline.showLog";
  view = vscode.window.createTreeView("leakline.path", { treeDataProvider: tree }) as vscode.TreeView<unknown>;
  context.subscriptions.push(
    log,
    status,
    view,
    vscode.workspace.registerTextDocumentContentProvider(RULE_SCHEME, {
      provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "",
    }),
    vscode.commands.registerCommand("leakline.restart", restart),
    vscode.commands.registerCommand("leakline.showLog", () => log.show()),
    vscode.commands.registerCommand("leakline.showPathAtCursor", showPathAtCursor),
    vscode.commands.registerCommand("leakline.explainRule", explainAtCursor),
    vscode.commands.registerCommand("leakline.closePath", () => setPaths([])),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (["enable", "path"].some((name) => change.affectsConfiguration(`leakline.${name}`))) {
        await restart();
      } else if (change.affectsConfiguration("leakline.trace.server")) {
        await setTrace();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await stop();
}

async function restart(): Promise<void> {
  await stop();
  await start();
}

async function stop(): Promise<void> {
  const old = client;
  client = undefined;
  if (old?.needsStop()) {
    await old.stop();
  }
  await old?.dispose();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("leakline");
  if (!settings.get<boolean>("enable", true)) {
    status.hide();
    return;
  }
  const program = findProgram(settings.get<string[]>("path", []), (line) => log.info(line));
  if (program === undefined) {
    show("$(error) leakline", "The program leakline was not found. Install it, or name it in the setting leakline.path.");
    const choice = await vscode.window.showErrorMessage("leakline was not found.", "Open settings", "Show log");
    if (choice === "Open settings") {
      await vscode.commands.executeCommand("workbench.action.openSettings", "leakline.path");
    } else if (choice === "Show log") {
      log.show();
    }
    return;
  }
  log.info(`starting ${program}`);
  const server: ServerOptions = { command: program, args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES,
    outputChannel: log,
    diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
    markdown: { isTrusted: false },
    // Lenses and quick fixes name the server's own commands; their answers are shown here.
    middleware: {
      executeCommand: async (command, args, next) => {
        const answer: unknown = await next(command, args);
        if (command === "leakline.showPaths") {
          await showPaths(answer as PathAnswer[] | undefined);
        } else if (command === "leakline.explain") {
          await showPage(String(args[0]), answer as string | undefined);
        }
        return answer;
      },
    },
  };
  client = new LanguageClient("leakline", "leakline", server, options);
  client.onDidChangeState((change) => showState(change.newState));
  try {
    await client.start();
    await setTrace();
  } catch (error) {
    log.error(`the server does not start: ${String(error)}`);
    show("$(error) leakline", `${program} does not start; a click shows the log.`);
  }
}

async function setTrace(): Promise<void> {
  const wanted = vscode.workspace.getConfiguration("leakline").get<string>("trace.server", "off");
  await client?.setTrace(Trace.fromString(wanted));
}

function showState(state: State): void {
  switch (state) {
    case State.Starting:
      return show("$(loading~spin) leakline", "leakline is starting");
    case State.Running:
      return show("$(check) leakline", `leakline ${client?.initializeResult?.serverInfo?.version ?? ""} is running; a click shows the log`);
    case State.Stopped:
      return show("$(circle-slash) leakline", "leakline has stopped; a click shows the log");
  }
}

function show(text: string, tooltip: string): void {
  status.text = text;
  status.tooltip = tooltip;
  status.show();
}

/** Executes a command of the server; the middleware above shows the answer. */
async function execute(command: string, args: unknown[]): Promise<void> {
  if (client?.state !== State.Running) {
    void vscode.window.showWarningMessage("leakline is not running.");
    return;
  }
  await vscode.commands.executeCommand(command, ...args);
}

async function showPathAtCursor(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined && client !== undefined) {
    const position = client.code2ProtocolConverter.asPosition(editor.selection.active);
    await execute("leakline.showPaths", [editor.document.uri.toString(), position]);
  }
}

async function showPaths(paths: PathAnswer[] = []): Promise<void> {
  if (paths.length === 0) {
    void vscode.window.showInformationMessage("leakline has found nothing here.");
    return;
  }
  await setPaths(paths);
  const first = tree.first();
  if (first !== undefined) {
    await view.reveal(first, { expand: 2, focus: true, select: true });
  }
}

async function setPaths(paths: PathAnswer[]): Promise<void> {
  await vscode.commands.executeCommand("setContext", "leakline.hasPath", paths.length > 0);
  tree.set(paths, (uri, range) => ({
    uri: vscode.Uri.parse(uri),
    range: client?.protocol2CodeConverter.asRange(range) ?? new vscode.Range(0, 0, 0, 0),
  }));
}

async function explainAtCursor(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const here = editor === undefined ? [] : vscode.languages.getDiagnostics(editor.document.uri);
  const finding = here.find((it) => it.source === "leakline" && editor !== undefined && it.range.contains(editor.selection.active));
  const code = typeof finding?.code === "object" ? finding.code.value : finding?.code;
  if (code === undefined) {
    void vscode.window.showInformationMessage("leakline has found nothing here.");
  } else {
    await execute("leakline.explain", [String(code)]);
  }
}

async function showPage(rule: string, page: string | undefined): Promise<void> {
  if (page !== undefined) {
    const uri = vscode.Uri.from({ scheme: RULE_SCHEME, path: `/${rule}.md` });
    pages.set(uri.path, page);
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  }
}
