/** That every language says everything, and that every code that the server may answer to a page has words. */
import arErrors from "./ar/errors";
import arRefusals from "./ar/refusals";
import enErrors from "./en/errors";
import enRefusals from "./en/refusals";
import frErrors from "./fr/errors";
import frRefusals from "./fr/refusals";

const en = { ...enErrors.sentences, ...enRefusals.sentences };
const fr = { ...frErrors.sentences, ...frRefusals.sentences };
const ar = { ...arErrors.sentences, ...arRefusals.sentences };

/** The server's own words for what it refuses. */
const SOURCES = import.meta.glob<string>(
  ["../../../src/{accounts,booking,calls,care,invoices,payments,records,visits}/**/*.rs", "../../../src/api/text.rs"],
  { query: "?raw", import: "default", eager: true },
);

/** Answers to other programs, and to filters that no page sends. */
const FOR_PROGRAMS = new Set(["webhook_body", "webhook_signature", "webhook_timestamp", "unavailable", "search_invalid"]);

/** How the server names a code: see `Problem` in src/api/problem.rs. */
const CODES = [
  /(?:conflict|forbidden|unauthorized|unavailable)\(\s*"([a-z0-9_]+)"/g,
  /StatusCode::[A-Z_]+,\s*"([a-z0-9_]+)"/g,
  /(?:invalid|within|field)\(\s*(?:&?format!\([^()]*\)|[^"();]*|"[^"]*"),\s*"([a-z0-9]+(?:_[a-z0-9]+)+)"/g,
];

describe("sentences for error codes", () => {
  test.each([["French", fr], ["Arabic", ar]])("%s knows the codes that English knows", (_, other) => {
    expect(Object.keys(other).sort()).toEqual(Object.keys(en).sort());
  });

  test("each says what is the matter and what to do next", () => {
    for (const sentences of [en, fr, ar]) {
      for (const [code, [what, next]] of Object.entries(sentences)) {
        expect(what.length, code).toBeGreaterThan(3);
        expect(next.length, code).toBeGreaterThan(3);
      }
    }
  });

  test("the server answers with none that has no sentence", () => {
    const codes = new Set<string>();
    for (const source of Object.values(SOURCES)) {
      const [code = ""] = source.split("#[cfg(test)]");
      for (const pattern of CODES) for (const [, found = ""] of code.matchAll(pattern)) codes.add(found);
    }
    for (const sure of ["legal_hold", "dose_impossible", "call_unavailable", "too_many_guests", "break_glass_open", "text_too_long"]) expect(codes).toContain(sure);
    expect([...codes].filter((code) => !(code in en) && !FOR_PROGRAMS.has(code)).sort()).toEqual([]);
  });
});
