/** Free times by day, and the arrow keys among them. */
import { byDay, step } from "./days";

const at = (starts_at: string) => ({ starts_at, ends_at: starts_at });
const MON_9 = "2026-12-07T09:00:00Z";
const MON_10 = "2026-12-07T10:00:00Z";
const TUE_8 = "2026-12-08T08:00:00Z";
const TUE_10 = "2026-12-08T10:30:00Z";
const THU_9 = "2026-12-10T09:00:00Z";
const days = byDay([MON_9, MON_10, TUE_8, TUE_10, THU_9].map(at), "UTC");

describe("days", () => {
  test("hold their times, and those without any are left out", () => {
    expect(days.map(({ key, openings }) => [key, openings.length])).toEqual([["2026-12-07", 2], ["2026-12-08", 2], ["2026-12-10", 1]]);
  });

  test("are those of the reader's clock", () => {
    expect(byDay([at("2026-12-07T23:30:00Z")], "Asia/Kathmandu")[0]?.key).toBe("2026-12-08");
  });
});

describe("arrow keys", () => {
  test.each([
    ["list", "ArrowRight", MON_9, MON_10], ["list", "ArrowRight", MON_10, TUE_8], ["list", "ArrowLeft", TUE_8, MON_10], ["list", "ArrowLeft", MON_9, null],
    ["list", "ArrowDown", MON_10, TUE_10], ["list", "ArrowDown", TUE_8, THU_9], ["list", "ArrowUp", MON_9, null], ["list", "End", MON_9, MON_10], ["list", "Home", TUE_10, TUE_8],
    ["grid", "ArrowDown", MON_9, MON_10], ["grid", "ArrowRight", MON_9, TUE_8], ["grid", "ArrowRight", THU_9, null], ["grid", "ArrowUp", TUE_8, MON_10],
    ["list", "a", MON_9, null],
  ] as const)("in a %s %s leads from %s to %s", (view, key, from, to) => {
    expect(step(days, from, key, view, false)).toBe(to);
  });

  test("follow the direction of the writing", () => {
    expect(step(days, MON_9, "ArrowLeft", "list", true)).toBe(MON_10);
    expect(step(days, MON_9, "ArrowDown", "list", true)).toBe(TUE_8);
  });

  test("lead nowhere from a time that is not there any more", () => {
    expect(step(days, "2026-12-09T09:00:00Z", "ArrowRight", "list", false)).toBeNull();
  });
});
