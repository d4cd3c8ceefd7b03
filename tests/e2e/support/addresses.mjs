/** Addresses of the application's pages, read from where they stand, so that a test notices a page that it does not know. */
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const WEB = join(dirname(fileURLToPath(import.meta.url)), "../../../web/src");

/** Such as `/visits/:id`, and `/admin/users` for each part of the administration. */
export function addresses() {
  const pages = ["pages.tsx", "pages.first.tsx"].flatMap((name) => all(name, /^ {2}(?:page|bare)\("([^"]+)"/gm));
  const parts = all("pages/admin/parts.ts", /^ {2}(?:""|(\w+)): part\(/gm).filter(Boolean);
  return [...pages.filter((one) => !one.startsWith("/admin/:part")), ...parts.map((one) => `/admin/${one}`)].sort();
}

function all(name, pattern) {
  return [...readFileSync(join(WEB, name), "utf8").matchAll(pattern)].map(([, found]) => found);
}
