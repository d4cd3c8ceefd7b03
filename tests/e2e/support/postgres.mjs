/** A PostgreSQL database of one's own on the server that the tests use (`CAREHUB_TEST_POSTGRES`). */
import { execFileSync } from "node:child_process";

const SERVER = process.env.CAREHUB_TEST_POSTGRES;

/** Whether there is such a server. */
export const hasPostgres = Boolean(SERVER);

/** Makes one; gives the setting of a server that keeps everything in it, and what drops it. */
export function makeDatabase() {
  const name = `carehub_e2e_${process.pid}_${Math.random().toString(36).slice(2, 8)}`;
  run(`CREATE DATABASE ${name}`);
  const url = new URL(SERVER);
  url.pathname = `/${name}`;
  return { environment: { CAREHUB__DATABASE__URL: url.href }, drop: () => run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

function run(statement) {
  const url = new URL(SERVER);
  url.pathname = "/postgres";
  execFileSync("psql", ["--quiet", "--no-psqlrc", "--dbname", url.href, "--command", statement]);
}
