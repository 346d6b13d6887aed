// Shows what the server says: its state, paths as trees, pages of rules. What is found is the server's business.

import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";

import { withPlaceholder } from "./reason";
import { Server, type Tell } from "./server";
import { PathTree, type PathAnswer } from "./tree";

const LANGUAGES = [{ scheme: "file", language: "python" }];
const RULE_SCHEME = "leakline-rule";

let log: vscode.LogOutputChannel;
let status: vscode.StatusBarItem;
let view: vscode.TreeView<unknown>;
let server: Server;
const tree = new PathTree();
const pages = new Map<string, string>();

/** Lenses and quick fixes name the server's own commands; their answers are shown here. */
const middleware: Middleware = {
  executeCommand: async (command, args, next) => {
    const answer: unknown = await next(command, args);
    if (command === "leakline.showPaths") {
      await showPaths(answer as PathAnswer[] | undefined);
    } else if (command === "leakline.explain") {
      await showPage(String(args[0]), answer as string | undefined);
    }
    return answer;
  },
  provideCodeActions: async (document, range, context, token, next) => (await next(document, range, context, token))?.map(withPlaceholder),
};

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  log = vscode.window.createOutputChannel("leakline", { log: true });
  status = vscode.window.createStatusBarItem("leakline", vscode.StatusBarAlignment.Right, 90);
  status.name = "leakline";
  status.command = "leakline.showLog";
  view = vscode.window.createTreeView("leakline.path", { treeDataProvider: tree, showCollapseAll: true }) as vscode.TreeView<unknown>;
  server = new Server(log, tell, {
    documentSelector: LANGUAGES,
    diagnosticPullOptions: { onChange: true, onSave: true, onTabs: true },
    markdown: { isTrusted: false },
    middleware,
  });
  context.subscriptions.push(
    log,
    status,
    view,
    vscode.workspace.registerTextDocumentContentProvider(RULE_SCHEME, {
      provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "",
    }),
    vscode.commands.registerCommand("leakline.restart", () => server.restart()),
    vscode.commands.registerCommand("leakline.showLog", () => log.show()),
    vscode.commands.registerCommand("leakline.showPathAtCursor", showPathAtCursor),
    vscode.commands.registerCommand("leakline.explainRule", explainAtCursor),
    vscode.commands.registerCommand("leakline.clearPath", () => setPaths([])),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (["enable", "path"].some((name) => change.affectsConfiguration(`leakline.${name}`))) {
        await server.restart();
      } else if (change.affectsConfiguration("leakline.trace.server")) {
        await server.setTrace();
      }
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
  );
  await server.restart();
}

export async function deactivate(): Promise<void> {
  await server.stop();
}

const tell: Tell = (state) => {
  if (state === undefined) {
    status.hide();
    return;
  }
  status.text = `$(${state.icon}) leakline`;
  status.tooltip = state.tooltip;
  status.backgroundColor = state.isBad ? new vscode.ThemeColor("statusBarItem.errorBackground") : undefined;
  status.show();
};

/** Executes a command of the server; the middleware above shows the answer. */
async function execute(command: string, args: unknown[]): Promise<void> {
  if (server.isRunning) {
    await vscode.commands.executeCommand(command, ...args);
  } else if ((await vscode.window.showWarningMessage("leakline is not running.", "Start", "Show log")) === "Start") {
    await server.restart();
  }
}

async function showPathAtCursor(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor !== undefined) {
    const { line, character } = editor.selection.active;
    await execute("leakline.showPaths", [editor.document.uri.toString(), { line, character }]);
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
  tree.set(paths, (uri, range) => ({
    uri: vscode.Uri.parse(uri),
    range: server.client?.protocol2CodeConverter.asRange(range) ?? new vscode.Range(0, 0, 0, 0),
  }));
  await vscode.commands.executeCommand("setContext", "leakline.hasPath", paths.length > 0);
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
