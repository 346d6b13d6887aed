// A VS Code to drive: code-server on a port of its own, with folders of its own, in a headless Chromium. It knows nothing of leakline.

import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as net from "node:net";
import * as path from "node:path";
import { chromium } from "playwright-core";

const CODE_SERVER = path.join(import.meta.dirname, "node_modules/code-server/out/node/entry.js");

/** What would stand in front of what is looked at: trust, welcome, tips, offers. */
const QUIET = {
  "security.workspace.trust.enabled": false,
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "chat.disableAIFeatures": true,
  "extensions.ignoreRecommendations": true,
  "telemetry.telemetryLevel": "off",
  "window.commandCenter": false,
  "files.autoSave": "off",
  "git.enabled": false,
};

/** Asks until the answer holds, by default until it is not empty; what was answered last is told if that never comes. */
export async function until(what, ask, holds = Boolean, seconds = 45) {
  const deadline = Date.now() + seconds * 1000;
  let last;
  while (Date.now() < deadline) {
    try {
      last = await ask();
      if (holds(last)) {
        return last;
      }
    } catch (error) {
      last = `(${error.message})`;
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`${what} never came; the last answer was ${JSON.stringify(last)}`);
}

export class Workbench {
  /** Starts code-server with an extension and shows a folder. */
  static async open({ scratch, project, vsix, browser, settings, environment }) {
    const it = new Workbench();
    const user = path.join(scratch, "user/User/settings.json");
    fs.mkdirSync(path.dirname(user), { recursive: true });
    fs.writeFileSync(user, JSON.stringify(QUIET, null, 2));
    // Changes of these are noticed while it runs, those of the user's are not.
    it.settingsFile = path.join(project, ".vscode/settings.json");
    fs.mkdirSync(path.dirname(it.settingsFile), { recursive: true });
    it.set(settings);
    const port = await freePort();
    const config = path.join(scratch, "config.yaml");
    fs.writeFileSync(config, `bind-addr: 127.0.0.1:${port}\nauth: none\ncert: false\n`);
    const folders = ["--config", config, "--user-data-dir", path.join(scratch, "user"), "--extensions-dir", path.join(scratch, "extensions")];
    const options = { env: { ...process.env, ...environment } };
    execFileSync(process.execPath, [CODE_SERVER, ...folders, "--install-extension", vsix], { ...options, stdio: "pipe" });
    const log = fs.openSync(path.join(scratch, "code-server.log"), "w");
    const flags = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust", "--disable-getting-started-override"];
    it.server = spawn(process.execPath, [CODE_SERVER, ...folders, ...flags, project], { ...options, stdio: ["ignore", log, log] });
    it.address = `http://127.0.0.1:${port}`;
    await until("code-server", async () => (await fetch(`${it.address}/healthz`)).ok);
    it.browser = await chromium.launch({ executablePath: browser, args: ["--no-sandbox"] });
    it.page = await it.browser.newPage({ viewport: { width: 1500, height: 950 } });
    await it.page.goto(`${it.address}/?folder=${encodeURIComponent(project)}`);
    await it.page.locator(".monaco-workbench .part.editor").waitFor();
    await it.page.locator(".explorer-viewlet .monaco-list-row").first().waitFor();
    return it;
  }

  async close() {
    await this.browser?.close();
    this.server?.kill();
  }

  settings = {};

  /** Changes settings of the workspace, as if the file were edited; undefined takes one away. */
  set(settings) {
    Object.assign(this.settings, settings);
    fs.writeFileSync(this.settingsFile, JSON.stringify(this.settings, null, 2));
  }

  press(keys) {
    return this.page.keyboard.press(keys);
  }

  type(text) {
    return this.page.keyboard.type(text, { delay: 15 });
  }

  /** Opens a file of the project, at a line and column if given. */
  async edit(name, line, column) {
    await this.#pick("Control+p", line === undefined ? name : `${name}:${line}:${column}`, name);
    await this.page.locator(".tab.active", { hasText: name }).waitFor();
    if (line !== undefined) {
      await until(`the cursor in ${name}`, () => this.status(), (texts) => texts.includes(`Ln ${line}, Col ${column}`));
    }
  }

  /** Runs a command of the palette by its title. */
  command(title) {
    return this.#pick("F1", `>${title}`, title);
  }

  async #pick(keys, text, row) {
    const input = this.page.locator(".quick-input-widget:visible input");
    await until(`the list behind ${keys}`, async () => {
      await this.press(keys);
      await input.waitFor({ timeout: 1500 });
      return true;
    });
    await input.fill(text);
    const first = this.page.locator(".quick-input-list .monaco-list-row").first();
    await until(`${row} in the list`, async () => clean(await first.textContent({ timeout: 500 })), (shown) => shown.includes(row));
    await this.press("Enter");
    await this.page.locator(".quick-input-widget").first().waitFor({ state: "hidden" });
  }

  /** The texts of the status bar. */
  async status() {
    return (await this.page.locator(".statusbar-item").allTextContents()).map(clean);
  }

  /** The lines of the editor that are in view. */
  async lines() {
    const lines = await this.page.locator(".editor-instance .view-line").evaluateAll((lines) =>
      lines.map((line) => [parseFloat(line.style.top), line.textContent]).sort((left, right) => left[0] - right[0]).map((line) => line[1]),
    );
    return lines.map(clean);
  }

  /** Rows of a list or tree; what is shown in each. */
  async rows(where) {
    const rows = await this.page.locator(`${where} .monaco-list-row`).evaluateAll((rows) =>
      rows.map((row) => [parseFloat(row.style.top), row.getAttribute("aria-level"), row.textContent]).sort((left, right) => left[0] - right[0]),
    );
    return rows.map(([, level, text]) => ({ level: Number(level), text: clean(text) }));
  }

  /** Presses a button of a message. */
  answer(button) {
    return this.page.locator(".notification-toast a.monaco-button", { hasText: button }).first().click();
  }

  /** Messages in the corner. */
  async messages() {
    return (await this.page.locator(".notification-toast .notification-list-item-message").allTextContents()).map(clean);
  }
}

/** Text as it is read: no hard spaces, no icons. */
export function clean(text) {
  return (text ?? "").replaceAll("\u00a0", " ").replace(/[\ue000-\uf8ff\u200b]/g, "").trim();
}

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = net.createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}
