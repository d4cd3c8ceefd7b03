/** That every language says everything: types cannot see missing sentences for error codes. */
import ar from "./ar/errors";
import en from "./en/errors";
import fr from "./fr/errors";

describe("sentences for error codes", () => {
  test.each([["French", fr], ["Arabic", ar]])("%s knows the codes that English knows", (_, other) => {
    expect(Object.keys(other.sentences).sort()).toEqual(Object.keys(en.sentences).sort());
  });

  test("each says what is the matter and what to do next", () => {
    for (const { sentences } of [en, fr, ar]) {
      for (const [code, [what, next]] of Object.entries(sentences)) {
        expect(what.length, code).toBeGreaterThan(3);
        expect(next.length, code).toBeGreaterThan(3);
      }
    }
  });
});
