// Paths as a tree: a finding, below it its steps in order.

import * as path from "node:path";
import * as vscode from "vscode";

/** A path as the server answers it. */
export interface PathAnswer {
  rule: string;
  message: string;
  steps: StepAnswer[];
}

interface StepAnswer {
  uri: string;
  range: ProtocolRange;
  message: string;
  kind: "source" | "flow" | "call" | "return" | "model" | "sink";
}

type ProtocolRange = Parameters<import("vscode-languageclient/node").LanguageClient["protocol2CodeConverter"]["asRange"]>[0] & object;
type Place = { uri: vscode.Uri; range: vscode.Range };

class Item extends vscode.TreeItem {
  parent: Item | undefined;
  readonly children: Item[] = [];
}

const ICONS: Record<StepAnswer["kind"], string> = {
  source: "sign-in",
  flow: "arrow-down",
  call: "arrow-right",
  return: "arrow-left",
  model: "hubot",
  sink: "warning",
};

export class PathTree implements vscode.TreeDataProvider<Item> {
  private roots: Item[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  set(paths: PathAnswer[], place: (uri: string, range: ProtocolRange) => Place): void {
    this.roots = paths.map((answer) => root(answer, place));
    this.changed.fire();
  }

  first(): Item | undefined {
    return this.roots[0];
  }

  getTreeItem(item: Item): vscode.TreeItem {
    return item;
  }

  getChildren(item?: Item): Item[] {
    return item === undefined ? this.roots : item.children;
  }

  getParent(item: Item): Item | undefined {
    return item.parent;
  }
}

function root(answer: PathAnswer, place: (uri: string, range: ProtocolRange) => Place): Item {
  const item = new Item(answer.rule, vscode.TreeItemCollapsibleState.Expanded);
  item.description = answer.message;
  item.tooltip = answer.message;
  item.iconPath = new vscode.ThemeIcon("shield");
  for (const [index, step] of answer.steps.entries()) {
    const { uri, range } = place(step.uri, step.range);
    const child = new Item(`${index + 1}. ${step.message}`, vscode.TreeItemCollapsibleState.None);
    child.description = `${path.basename(uri.fsPath)}:${range.start.line + 1}`;
    child.tooltip = step.message;
    child.iconPath = new vscode.ThemeIcon(ICONS[step.kind]);
    child.command = { command: "vscode.open", title: "Go to this step", arguments: [uri, { selection: range }] };
    child.parent = item;
    item.children.push(child);
  }
  return item;
}
