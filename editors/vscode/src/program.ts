// Where the program is: setting, environment, virtual environment of the workspace, PATH.

import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";

const NAME = process.platform === "win32" ? "leakline.exe" : "leakline";
const SCRIPTS = process.platform === "win32" ? "Scripts" : "bin";

/** The first program that exists; `tell` hears what was tried. */
export function findProgram(setting: string[], tell: (line: string) => void): string | undefined {
  for (const [origin, candidate] of candidates(setting)) {
    if (isProgram(candidate)) {
      tell(`found ${candidate} (${origin})`);
      return candidate;
    }
    tell(`not at ${candidate} (${origin})`);
  }
  return undefined;
}

function* candidates(setting: string[]): Generator<[string, string]> {
  // What a workspace brings along must not be started before the user trusts it.
  if (vscode.workspace.isTrusted) {
    for (const written of setting) {
      yield ["setting leakline.path", expanded(written)];
    }
    if (process.env.LEAKLINE_PATH) {
      yield ["LEAKLINE_PATH", process.env.LEAKLINE_PATH];
    }
    for (const folder of vscode.workspace.workspaceFolders ?? []) {
      for (const environment of [".venv", "venv"]) {
        yield ["virtual environment", path.join(folder.uri.fsPath, environment, SCRIPTS, NAME)];
      }
    }
    if (process.env.VIRTUAL_ENV) {
      yield ["VIRTUAL_ENV", path.join(process.env.VIRTUAL_ENV, SCRIPTS, NAME)];
    }
  }
  for (const folder of (process.env.PATH ?? "").split(path.delimiter).filter((it) => path.isAbsolute(it))) {
    yield ["PATH", path.join(folder, NAME)];
  }
}

function expanded(written: string): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "";
  return written.replace("${workspaceFolder}", folder).replace(/^~(?=$|[\\/])/, os.homedir());
}

function isProgram(candidate: string): boolean {
  try {
    fs.accessSync(candidate, fs.constants.X_OK);
    return fs.statSync(candidate).isFile();
  } catch {
    return false;
  }
}
