import { joinState } from "./joinState";

const visit = { status: "CONFIRMED", starts_at: "2026-12-02T09:00:00Z", ends_at: "2026-12-02T09:30:00Z" } as const;

test.each([
  ["CONFIRMED", "2026-12-02T08:44:59Z", "early"],
  ["CONFIRMED", "2026-12-02T08:45:00Z", "open"],
  ["IN_PROGRESS", "2026-12-02T10:29:59Z", "open"],
  ["CONFIRMED", "2026-12-02T10:30:00Z", "closed"],
  ["SCHEDULED", "2026-12-02T09:00:00Z", "closed"],
  ["CANCELLED", "2026-12-02T09:00:00Z", "closed"],
] as const)("%s at %s is %s", (status, now, kind) => {
  expect(joinState({ ...visit, status }, Date.parse(now)).kind).toBe(kind);
});
