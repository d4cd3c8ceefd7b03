import { daysOf, firstOf, moved, weekStart } from "./slots";

const START = new Date(2026, 5, 1);
const at = (day: number, hour: number) => ({ starts_at: new Date(2026, 5, day, hour).toISOString(), ends_at: new Date(2026, 5, day, hour + 1).toISOString() });
const days = daysOf(START, [at(1, 9), at(1, 10), at(1, 11), at(3, 9), at(8, 9)]);

describe("free times as days", () => {
  test("a week has seven days, each with its own times, and no other week's", () => {
    expect(days.map(({ openings }) => openings.length)).toEqual([3, 0, 1, 0, 0, 0, 0]);
    expect(days[0]?.key).toBe("2026-06-01");
  });

  test("weeks begin on the day it is", () => {
    expect(weekStart(new Date(2026, 5, 3, 15, 30), 1)).toEqual(new Date(2026, 5, 10));
  });

  test("the first place is on the first day that has one", () => {
    expect(firstOf(days.slice(1))).toEqual({ day: 1, index: 0 });
    expect(firstOf([])).toBeNull();
  });
});

describe("arrow keys among free times", () => {
  test.each([
    ["grid", "ArrowDown", false, { day: 0, index: 2 }],
    ["grid", "ArrowRight", false, { day: 2, index: 0 }],
    ["grid", "ArrowLeft", true, { day: 2, index: 0 }],
    ["grid", "ArrowLeft", false, { day: 0, index: 1 }],
    ["list", "ArrowRight", false, { day: 0, index: 2 }],
    ["list", "ArrowLeft", true, { day: 0, index: 2 }],
    ["list", "ArrowDown", false, { day: 2, index: 0 }],
    ["list", "ArrowUp", false, { day: 0, index: 1 }],
    ["list", "Home", false, { day: 0, index: 0 }],
    ["list", "End", false, { day: 0, index: 2 }],
    ["list", "x", false, null],
  ] as const)("%s, %s, right to left %s", (view, key, isRightToLeft, to) => {
    expect(moved(days, { day: 0, index: 1 }, key, view, isRightToLeft)).toEqual(to);
  });
});
