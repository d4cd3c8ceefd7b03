/**
 * Runs the tests with real browsers: `node tests/e2e/run.mjs [filter]`; a filter is part of a file's name, as in `whip`.
 *
 * Each file starts a server of its own on free ports, in a folder of its own. One file runs at a time, because each
 * encodes and decodes several videos. `CAREHUB_BIN` names the server (default `target/debug/carehub`), `CHROMIUM` and
 * `FIREFOX` the browsers. Screenshots are written to `tests/e2e/out`.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const filter = process.argv[2] ?? "";
const files = readdirSync(here).filter((name) => name.endsWith(".test.mjs") && name.includes(filter)).sort();
if (files.length === 0) {
  console.error(`no test file has "${filter}" in its name`);
  process.exit(2);
}
mkdirSync(join(here, "out"), { recursive: true });
const runner = spawn(
  process.execPath,
  ["--test", "--test-concurrency=1", "--test-reporter=spec", ...files.map((name) => join(here, name))],
  { stdio: "inherit" },
);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => runner.kill(signal));
runner.on("exit", (code) => process.exit(code ?? 1));
