// What a user of VS Code sees, asked of a real one: code-server in a headless Chromium, with the packaged extension.
//
//   npm install --no-save code-server puppeteer-core
//   node test.mjs CODE_SERVER CHROMIUM PROGRAM leakline.vsix SCREENSHOT.png
//
// CODE_SERVER is the command that starts code-server. The screenshot is for eyes; the checks are below.

import { execFileSync, spawn } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import puppeteer from "puppeteer-core";

const [codeServer, chromium, program, vsix, screenshot] = process.argv.slice(2);
const PORT = 18743;
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "leakline-vscode-"));
const project = path.join(scratch, "project");
const folders = ["--extensions-dir", path.join(scratch, "extensions"), "--user-data-dir", path.join(scratch, "user")];
fs.cpSync(path.join(import.meta.dirname, "../sample"), project, { recursive: true });
fs.mkdirSync(path.join(scratch, "user/User"), { recursive: true });
const settings = {
  "leakline.path": [path.resolve(program)],
  "leakline.diagnosticMode": "workspace",
  "chat.disableAIFeatures": true,
  "workbench.startupEditor": "none",
  "files.autoSave": "off",
};
fs.writeFileSync(path.join(scratch, "user/User/settings.json"), JSON.stringify(settings));
const config = path.join(scratch, "config.yaml");
fs.writeFileSync(config, `bind-addr: 127.0.0.1:${PORT}\nauth: none\ncert: false\n`);

const run = (args) => execFileSync(codeServer, ["--config", config, ...folders, ...args], { stdio: "inherit" });
run(["--install-extension", path.resolve(vsix)]);
const flags = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"];
const server = spawn(codeServer, ["--config", config, ...folders, ...flags, project], { stdio: "ignore" });
let browser;

async function until(what, probe, timeout = 60_000) {
  const deadline = Date.now() + timeout;
  while (Date.now() < deadline) {
    const found = await probe().catch(() => undefined);
    if (found) {
      console.log(`seen: ${what}`);
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  throw new Error(`${what} never came`);
}

try {
  browser = await puppeteer.launch({ executablePath: chromium, args: ["--no-sandbox"], defaultViewport: { width: 1500, height: 950 } });
  const page = await browser.newPage();
  await until("code-server", async () => (await fetch(`http://127.0.0.1:${PORT}/healthz`)).ok);
  await page.goto(`http://127.0.0.1:${PORT}/?folder=${project}`);
  await until("the workbench", () => page.$(".monaco-workbench"));
  const open = async (name) => {
    await page.keyboard.down("Control");
    await page.keyboard.press("KeyP");
    await page.keyboard.up("Control");
    await until("the list of files", () => page.$(".quick-input-widget:not([style*='display: none']) input"));
    await page.keyboard.type(name, { delay: 20 });
    await until("the name in the list", () =>
      page.evaluate((name) => document.querySelector(".quick-input-list .monaco-list-row")?.textContent?.includes(name), name),
    );
    await page.keyboard.press("Enter");
    await until(name, () => page.evaluate((name) => document.querySelector(".tab.active")?.textContent?.includes(name), name));
  };
  await new Promise((resolve) => setTimeout(resolve, 4000));
  await open("app.py");
  await until("the lens", () =>
    page.evaluate(() => [...document.querySelectorAll(".codelens-decoration")].some((it) => it.textContent.includes("credential -> prompt"))),
  );
  await open("model.py");
  await until("the squiggle", () => page.$(".squiggly-error"));
  await page.keyboard.down("Control");
  await page.keyboard.down("Shift");
  await page.keyboard.press("KeyM");
  await page.keyboard.up("Shift");
  await page.keyboard.up("Control");
  const rows = () => page.evaluate(() => [...document.querySelectorAll(".markers-panel .monaco-list-row")].map((row) => row.textContent));
  await until("the problem", async () => (await rows()).some((row) => row.includes("credential-in-prompt")));
  await until("the path below the problem", async () => (await rows()).some((row) => row.includes("1. ")));
  await page.click(".squiggly-error").catch(() => undefined);
  await page.screenshot({ path: screenshot });
  const line = await page.evaluateHandle(() => [...document.querySelectorAll(".view-line")].find((it) => it.textContent.includes("client.responses")));
  await line.click();
  await page.keyboard.press("Home");
  await page.keyboard.down("Control");
  await page.keyboard.press("Period");
  await page.keyboard.up("Control");
  const ignore = await until("the quick fix", () =>
    page.evaluateHandle(() => [...document.querySelectorAll(".action-widget .monaco-list-row")].find((it) => it.textContent.includes("Ignore credential-in-prompt here"))).then((it) => it.asElement()),
  );
  await ignore.click();
  await until("the comment", () =>
    page.evaluate(() => document.querySelector(".view-lines").textContent.replaceAll("\u00a0", " ").includes("# leakline: ignore[credential-in-prompt]")),
  );
  await page.screenshot({ path: screenshot.replace(".png", "-fixed.png") });
  console.log("vscode: all is well");
} catch (error) {
  console.error(String(error));
  process.exitCode = 1;
  const pages = (await browser?.pages()) ?? [];
  await pages.at(-1)?.screenshot({ path: screenshot });
} finally {
  await browser?.close();
  server.kill();
  fs.rmSync(scratch, { recursive: true, force: true });
}
