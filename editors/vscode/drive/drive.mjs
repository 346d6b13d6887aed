// What a user of VS Code sees, step by step, with a picture of each: node drive.mjs PROGRAM VSIX CHROMIUM FOLDER_FOR_PICTURES

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";

import { Workbench, clean, until } from "./workbench.mjs";

const [program, vsix, browser, pictures] = process.argv.slice(2);
const scratch = fs.mkdtempSync(path.join(os.tmpdir(), "leakline-vscode-"));
const project = path.join(scratch, "service");
fs.cpSync(path.join(import.meta.dirname, "../../sample"), project, { recursive: true });
fs.mkdirSync(pictures, { recursive: true });

// The program behind a script that tells its process, so that its end can be brought about.
const started = path.join(scratch, "started");
const wrapped = path.join(scratch, "leakline");
fs.writeFileSync(wrapped, `#!/bin/sh\necho $$ >>'${started}'\nexec '${program}' "$@"\n`, { mode: 0o755 });
const processes = () => fs.readFileSync(started, "utf8").trim().split("\n").map(Number);
const current = () => processes().at(-1);

/** The findings as the command line tells them. */
function checked() {
  const report = execFileSync(program, ["check", "--isolated", "--no-cache", "--exit-zero", "-q", "--output", "json", "."], { cwd: project });
  return JSON.parse(report).findings;
}

const PROBLEM = /^(?<message>.*?)(?: \(via (?<via>.*)\))?leakline(?<rule>[a-z-]+)\[Ln (?<line>\d+), Col (?<column>\d+)\]$/;

/** The findings as the list of problems shows them: file, problem, and the path below it. */
async function problems() {
  const found = [];
  let file;
  for (const { level, text } of await it.rows(".markers-panel")) {
    if (level === 1) {
      file = text.replace(/\d+$/, "");
    } else if (level === 2) {
      const { groups } = PROBLEM.exec(text) ?? assert.fail(`a problem reads ${text}`);
      found.push({ file, ...groups, steps: [] });
    } else {
      found.at(-1).steps.push(text);
    }
  }
  return found;
}

/** The rules of the findings in the list of problems, which is a table now. */
async function rules() {
  if (!(await it.page.locator(".markers-panel").isVisible())) {
    await it.page.locator(".part.panel .composite-bar .action-item", { hasText: "Problems" }).click();
  }
  const cells = it.page.locator(".markers-panel .monaco-table-td:nth-child(2) .code");
  return (await cells.allTextContents()).map((text) => clean(text).replace(/^leakline\(?|\)$/g, "")).sort();
}

const finds = (wanted) => until(`the findings ${wanted}`, rules, (rules) => String(rules) === String(wanted));
const shows = (text) => until(text, () => it.lines(), (lines) => lines.some((line) => line.includes(text)));
const line = (number) => until(`line ${number}`, () => it.status(), (texts) => texts.some((text) => text.startsWith(`Ln ${number},`)));
const lenses = async () => (await it.page.locator(".codelens-decoration").allTextContents()).map(clean);
const tree = () => it.rows(".part.panel .tree-explorer-viewlet-tree-view");
const item = () => it.page.locator('.statusbar-item[id^="leakline."]');
const described = async () => (await item().locator("a").getAttribute("aria-label")) ?? "";
const running = () => until("the running server", described, (text) => /leakline \S+ is running/.test(text));
const place = ({ path, start }) => `${path}[Ln ${start.line}, Col ${start.column}]`;

/** Holds the mouse over a word of the editor and gives what appears. */
async function over(word) {
  await it.page.mouse.move(750, 400);
  await it.page.locator(".editor-instance .view-line span > span", { hasText: word }).first().hover();
  const hover = it.page.locator(".monaco-hover:visible").first();
  await until(`the hover of ${word}`, async () => clean(await hover.textContent({ timeout: 1000 })), (text) => text.includes("Why it matters"));
  return hover;
}

/** Clicks on a quick fix at a place. */
async function mend(file, line, column, title) {
  await it.edit(file, line, column);
  const action = it.page.locator(".action-widget .monaco-list-row", { hasText: title }).first();
  await until(`the quick fix ${title}`, async () => {
    await it.press("Escape");
    await it.press("Control+.");
    await action.waitFor({ timeout: 2000 });
    return true;
  });
  await picture(`${number()}-offers`);
  await action.click();
}

const steps = {
  async "the list of problems is that of the command line, with the path below each problem"() {
    await it.edit("model.py");
    await running();
    await it.command("View: Focus Problems");
    await it.command("View: Toggle Maximized Panel");
    const wanted = checked();
    await until(`${wanted.length} problems`, problems, (problems) => problems.length === wanted.length);
    const seen = (await problems()).map((it) => ({ place: `${it.file}[Ln ${it.line}, Col ${it.column}]`, ...it }));
    for (const finding of wanted) {
      const problem = seen.find((it) => it.place === place(finding.location) && it.rule === finding.rule);
      assert.ok(problem, `${finding.rule} is not among the problems`);
      assert.equal(problem.message, finding.message);
      const [{ steps }] = finding.paths;
      assert.deepEqual(problem.steps, steps.map((step, index) => `${place(step.location)}:${index + 1}. ${step.note}`));
    }
    const n = (severity) => wanted.filter((finding) => finding.severity === severity).length;
    assert.ok((await it.status()).includes(`${n("error")}  ${n("warning")}  ${n("note")}`), "the status bar counts otherwise");
    return `${wanted.length} problems`;
  },

  async "a step below a problem leads to its place"() {
    await it.command("View: Toggle Maximized Panel");
    await it.page.locator(".markers-panel .monaco-list-row", { hasText: "joined into text" }).first().click();
    await it.page.locator(".tab.active", { hasText: "helper.py" }).waitFor();
    await line(5);
    await picture(`${number()}-there`);
    await it.page.locator(".part.panel .title-actions [aria-label=\"View as Table\"]").click();
  },

  async "above a view stands what flows through it, and a click shows the paths"() {
    await it.edit("hook.py", 11, 1);
    const [lens] = await until("the lens", lenses, (texts) => texts.length === 1);
    assert.equal(lens, "3 flows: request -> comparison, request -> prompt");
    await it.page.locator(".codelens-decoration a", { hasText: "flows" }).click();
    await until("the tree", tree, (rows) => rows.filter((row) => row.level === 1).length === 3);
    return lens;
  },

  async "the hover tells the path with links, and what the page of the rule says"() {
    await it.edit("app.py", 10, 16);
    const hover = await over("headers");
    const text = clean(await hover.textContent());
    for (const words of ["credential-in-prompt: ", "app.py:10", "is read", "Why it matters", "Whatever stands in a prompt leaves the application", "Fix"]) {
      assert.ok(text.includes(words), `the hover lacks ${words}: ${text}`);
    }
    await picture(`${number()}-source`);
    await hover.locator("a", { hasText: "model.py:7" }).first().click();
    await it.page.locator(".tab.active", { hasText: "model.py" }).waitFor();
    await line(7);
    const sink = clean(await (await over("responses")).textContent());
    assert.match(sink, /\(via app\.py:10.*credential-in-prompt.*1\. `request\.headers.*Why it matters/s);
  },

  async "a finding is ignored with a reason"() {
    const before = await rules();
    await mend("model.py", 7, 12, "Ignore credential-in-prompt here");
    await shows("# leakline: ignore[credential-in-prompt] -- reason");
    await it.type("the token is a dummy");
    await shows("# leakline: ignore[credential-in-prompt] -- the token is a dummy");
    await finds(before.filter((rule) => rule !== "credential-in-prompt"));
  },

  async "a finding is mended"() {
    const before = await rules();
    await mend("hook.py", 12, 8, "Compare in constant time");
    await shows("if not hmac.compare_digest(");
    await shows("import hmac");
    await finds(before.filter((rule) => rule !== "timing-unsafe-comparison"));
  },

  async "saved files give what the editor shows"() {
    await it.command("File: Save All Files");
    await until("the files", () => fs.readFileSync(path.join(project, "hook.py"), "utf8").includes("compare_digest"));
    await finds(checked().map((finding) => finding.rule).sort());
  },

  async "the path is shown as a tree whose steps lead to their places"() {
    await it.edit("model.py", 8, 12);
    await it.command("leakline: Clear the path");
    await until("the end of the old tree", tree, (rows) => rows.length === 0);
    await it.command("leakline: Show the path of the finding under the cursor");
    const finding = checked().find((it) => it.location.path === "model.py");
    const rows = await until("the tree", tree, ([root]) => root?.text.startsWith(finding.rule));
    for (const [index, step] of finding.paths[0].steps.entries()) {
      assert.equal(rows[index + 1].text, `${index + 1}. ${step.note}${step.location.path}:${step.location.start.line}`);
    }
    await it.page.locator(".monaco-list-row", { hasText: /^1\. .*is read/ }).first().click();
    await it.page.locator(".tab.active", { hasText: "hook.py" }).waitFor();
    return rows.map((row) => row.text)[0];
  },

  async "typing in a file changes the findings of another, before anything is saved"() {
    const before = await rules();
    await it.edit("helper.py", 6, 10);
    await it.press("Shift+End");
    await it.press("Delete");
    await it.type("1)");
    await until("the news", rules, (rules) => !rules.includes("prompt-injection"));
    await shows("send(1)");
    assert.ok(!fs.readFileSync(path.join(project, "helper.py"), "utf8").includes("send(1)"), "the file was saved");
    await picture(`${number()}-typed`);
    await it.command("File: Revert File");
    await finds(before);
  },

  async "the page of a rule is shown"() {
    await it.edit("model.py", 8, 12);
    await it.command("leakline: Explain the rule under the cursor");
    await it.page.locator(".tab", { hasText: "Preview prompt-injection" }).waitFor();
    const page = it.page.frameLocator("iframe.webview").frameLocator("#active-frame");
    await page.locator("h2", { hasText: "Why it matters" }).waitFor();
  },

  async "the status item tells the version and shows the log"() {
    await it.command("View: Close All Editors");
    await it.edit("app.py");
    assert.match(await described(), /leakline \d+\.\d+\.\d+\S* is running; a click shows the log/);
    await item().click();
    const log = it.page.locator(".output-view .view-lines");
    await until("the log", async () => clean(await log.textContent()), (text) => text.includes("analysed 4 files"));
  },

  async "settings are followed at once"() {
    const all = await rules();
    await it.edit("hook.py");
    await until("the lens", lenses, (texts) => texts.length === 1);
    it.set({ "leakline.minSeverity": "warning" });
    await finds(checked().filter((finding) => finding.severity !== "note").map((finding) => finding.rule).sort());
    it.set({ "leakline.minSeverity": undefined, "leakline.codeLens": false, "leakline.ignore": ["prompt-injection"] });
    await finds(all.filter((rule) => rule !== "prompt-injection"));
    await it.edit("hook.py");
    await until("the end of the lens", lenses, (texts) => texts.length === 0);
    it.set({ "leakline.ignore": undefined, "leakline.codeLens": undefined, "leakline.diagnosticMode": "openFilesOnly" });
    await until("the lens", lenses, (texts) => texts.length === 1);
    await it.command("View: Close All Editors");
    await it.edit("app.py");
    await finds(checked().filter((finding) => finding.location.path === "app.py").map((finding) => finding.rule).sort());
    it.set({ "leakline.diagnosticMode": "workspace" });
    await finds(all);
  },

  async "a restart gives the same findings from another process"() {
    const [all, before] = [await rules(), current()];
    await it.command("leakline: Restart server");
    await until("another process", async () => current(), (process) => process !== before);
    await running();
    await finds(all);
    await until("the end of the old process", async () => isAlive(before), (is) => !is);
  },

  async "a server that dies is started again"() {
    const [all, before] = [await rules(), current()];
    process.kill(before, "SIGKILL");
    await until("another process", async () => current(), (process) => process !== before);
    await running();
    await finds(all);
    assert.deepEqual(await it.messages(), []);
  },

  async "a server that dies again and again is left alone until it is asked for"() {
    for (let death = 2; death <= 5; death += 1) {
      const before = current();
      process.kill(before, "SIGKILL");
      if (death < 5) {
        await until("another process", async () => current(), (process) => process !== before);
        await running();
      }
    }
    await until("the message", () => it.messages(), (texts) => texts.some((text) => text.includes("ended 5 times")));
    await until("the status", described, (text) => text.includes("is not started again"));
    await finds([]);
    await picture(`${number()}-told`);
    await it.answer("Start again");
    await running();
    await until("the findings", rules, (rules) => rules.length > 0);
  },

  async "without the program a message says so and leads to the setting"() {
    it.set({ "leakline.path": ["/nowhere/leakline"] });
    await until("the message", () => it.messages(), (texts) => texts.some((text) => text.includes("leakline was not found")));
    await until("the status", described, (text) => text.includes("leakline was not found"));
    await finds([]);
    await it.command("leakline: Show the path of the finding under the cursor");
    await until("the answer", () => it.messages(), (texts) => texts.some((text) => text.includes("leakline is not running")));
    await picture(`${number()}-told`);
    await it.answer("Open settings");
    await it.page.locator(".settings-editor .setting-item-label", { hasText: "Path" }).first().waitFor();
    await picture(`${number()}-settings`);
    await it.press("Escape");
    await it.page.locator(".settings-editor").waitFor({ state: "hidden" });
  },

  async "a program that is no language server is told, and the right one starts as soon as it is named"() {
    it.set({ "leakline.path": ["/bin/true"] });
    await until("the message", () => it.messages(), (texts) => texts.some((text) => text.includes("leakline does not start")));
    assert.ok(!(await it.messages()).some((text) => text.includes("EPIPE")), "the client's own words are shown, too");
    await picture(`${number()}-ends`);
    // One that never answers does not stand in the way of the next.
    const silent = path.join(scratch, "silent");
    fs.writeFileSync(silent, `#!/bin/sh\necho $$ >>'${started}'\nexec /bin/sleep 600\n`, { mode: 0o755 });
    it.set({ "leakline.path": [silent] });
    await until("the status", described, (text) => text.includes("is starting"));
    await until("the silent program", async () => isAlive(current()));
    it.set({ "leakline.path": [wrapped] });
    await running();
    await until("the findings", rules, (rules) => rules.length > 0);
  },

  async "switched off it shows nothing, switched on everything"() {
    const all = await rules();
    it.set({ "leakline.enable": false });
    await finds([]);
    await until("the end of the status item", () => item().count(), (n) => n === 0);
    it.set({ "leakline.enable": undefined });
    await running();
    await finds(all);
  },
};

function isAlive(id) {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
}

let it;
let counter = 0;
const number = () => String(counter).padStart(2, "0");
const picture = (name) => it?.page?.screenshot({ path: path.join(pictures, `${name}.png`) });

try {
  const settings = { "leakline.path": [wrapped], "leakline.diagnosticMode": "workspace" };
  // A leakline that is installed must not be found where none is meant to be.
  const folders = process.env.PATH.split(path.delimiter).filter((folder) => !fs.existsSync(path.join(folder, "leakline")));
  const environment = { PATH: folders.join(path.delimiter), LEAKLINE_PATH: "", VIRTUAL_ENV: "" };
  it = await Workbench.open({ scratch, project, vsix, browser, settings, environment });
  for (const [name, act] of Object.entries(steps)) {
    counter += 1;
    const told = await act().catch((error) => {
      throw new Error(`${name}: ${error.message}`);
    });
    await picture(number());
    console.log(`vscode: ${name}${told ? ` (${told})` : ""}`);
  }
  console.log(`vscode: all is well; pictures are in ${pictures}`);
} catch (error) {
  await picture("failed")?.catch(() => undefined);
  console.error(`vscode: step ${counter} failed: ${error.message}\nThe last picture is ${path.join(pictures, "failed.png")}`);
  process.exitCode = 1;
} finally {
  await it?.close();
  fs.rmSync(scratch, { recursive: true, force: true });
}
