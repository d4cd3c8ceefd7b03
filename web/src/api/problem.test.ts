import { explain } from "./explain";
import { ApiError, problemOf } from "./problem";
import { load as loadCommon } from "../texts/common";
import { load as loadErrors } from "../texts/errors";

const problem = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  problemOf(new Response(typeof body === "string" ? body : JSON.stringify(body), { status, headers }));

beforeAll(async () => {
  await Promise.all([loadCommon(), loadErrors()]);
});

describe("what the server says no to", () => {
  test("code, fields and extra members are kept", async () => {
    const error = await problem(409, { code: "slot_taken", detail: "taken", alternatives: ["a"], fields: [{ path: "starts_at", code: "slot_taken", detail: "" }] });
    expect(error.code).toBe("slot_taken");
    expect(error.fields).toEqual({ starts_at: "slot_taken" });
    expect(error.more["alternatives"]).toEqual(["a"]);
  });

  test("a proxy's page in the place of a problem is told by its status", async () => {
    const error = await problem(502, "<html>bad gateway</html>");
    expect(error.code).toBe("http_502");
    expect(explain(error).reference).toBeNull();
  });

  test("a wait is said in seconds", async () => {
    expect(explain(await problem(429, { code: "too_many_attempts" }, { "Retry-After": "30" })).next).toContain("30");
  });

  test("a code without words shows the code as a reference", () => {
    expect(explain(new ApiError(418, "teapot", "")).reference).toContain("teapot");
    expect(explain(new TypeError("boom")).code).toBe("unknown");
  });
});
