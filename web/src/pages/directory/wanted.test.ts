/** What is looked for survives the way through an address. */
import { NOTHING, ofAddress, toAddress } from "./wanted";

describe("what is looked for", () => {
  test("is nothing in an address without a search", () => {
    expect(ofAddress("")).toEqual(NOTHING);
    expect(toAddress(NOTHING)).toBe("");
  });

  test("comes back from its address as it was", () => {
    const wanted = { name: "Núñez & co", specialization: "cardiology", language: "pt-BR", kind: "AUDIO", hours: "168", sort: "NAME" } as const;
    expect(ofAddress(toAddress(wanted))).toEqual(wanted);
  });

  test("is never what cannot be looked for", () => {
    expect(ofAddress("?kind=SMOKE&hours=1&sort=PRICE&evil=1")).toEqual(NOTHING);
  });
});
