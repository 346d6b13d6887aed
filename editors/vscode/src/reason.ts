// Comments that ignore a finding come with a word to be replaced by the reason; here it is selected, so that typing replaces it.

import * as vscode from "vscode";

const REASON = /^(?<before>.*# leakline: ignore.* -- )(?<reason>reason)(?<after>\s*)$/s;

export function withPlaceholder(action: vscode.CodeAction | vscode.Command): vscode.CodeAction | vscode.Command {
  if (!(action instanceof vscode.CodeAction) || action.edit === undefined) {
    return action;
  }
  const files = action.edit.entries();
  if (!files.some(([, edits]) => edits.some((edit) => REASON.test(edit.newText)))) {
    return action;
  }
  const edit = new vscode.WorkspaceEdit();
  for (const [uri, edits] of files) {
    edit.set(uri, edits.map(asSnippet));
  }
  action.edit = edit;
  return action;
}

function asSnippet(edit: vscode.TextEdit): vscode.SnippetTextEdit {
  const { before = edit.newText, reason, after = "" } = REASON.exec(edit.newText)?.groups ?? {};
  const snippet = new vscode.SnippetString().appendText(before);
  if (reason !== undefined) {
    snippet.appendPlaceholder(reason).appendText(after);
  }
  return new vscode.SnippetTextEdit(edit.range, snippet);
}
