import { match, ownPath } from "./router";

describe("addresses", () => {
  test("holes are found by name, and other addresses are none", () => {
    expect(match("/visits/:id", "/visits/42")).toEqual({ id: "42" });
    expect(match("/visits/:id/room", "/visits/42/room/")).toEqual({ id: "42" });
    expect(match("/visits/:id", "/visits")).toBeNull();
    expect(match("/visits/:id", "/visits/42/change")).toBeNull();
    expect(match("/", "/")).toEqual({});
    expect(match("/", "/home")).toBeNull();
  });

  test("after signing in one goes to a page of ours and nowhere else", () => {
    expect(ownPath("/visits/1?x=2", "/home")).toBe("/visits/1?x=2");
    for (const bad of [null, "https://evil.example", "//evil.example", "/\\evil.example", "visits", "javascript:alert(1)"]) {
      expect(ownPath(bad, "/home")).toBe("/home");
    }
  });
});
