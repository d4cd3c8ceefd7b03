/**
 * Runs the tests with real browsers: `node tests/e2e/run.mjs [filter]`; a filter is part of a file's name, as in `whip`.
 *
 * Each file starts a server of its own on free ports, in a folder of its own. Files whose tests encode and decode several
 * videos run one at a time; the others, which mostly wait, three at a time. `CAREHUB_BIN` names the server (default
 * `target/debug/carehub`), `CHROMIUM` and `FIREFOX` the browsers. Screenshots are written to `tests/e2e/out`.
 */
import { spawn } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** How the names of files begin whose tests hold calls with pictures. */
const CALLS = ["call", "firefox", "pages", "room", "visit-backends", "visit-restart", "visit.test", "whip"];

const here = dirname(fileURLToPath(import.meta.url));
const filter = process.argv[2] ?? "";
const files = readdirSync(here).filter((name) => name.endsWith(".test.mjs") && name.includes(filter)).sort();
if (files.length === 0) {
  console.error(`no test file has "${filter}" in its name`);
  process.exit(2);
}
mkdirSync(join(here, "out"), { recursive: true });

const isWithCalls = (name) => CALLS.some((one) => name.startsWith(one));
let status = 0;
for (const [names, atOnce] of [[files.filter((name) => !isWithCalls(name)), 3], [files.filter(isWithCalls), 1]]) {
  if (names.length > 0) status = Math.max(status, await run(names, atOnce));
}
process.exit(status);

function run(names, atOnce) {
  const runner = spawn(
    process.execPath,
    ["--test", `--test-concurrency=${atOnce}`, "--test-reporter=spec", ...names.map((name) => join(here, name))],
    { stdio: "inherit" },
  );
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => runner.kill(signal));
  return new Promise((done) => runner.on("exit", (code) => done(code ?? 1)));
}
