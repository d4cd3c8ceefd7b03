import { clock, endAfter, instantOf, minuteOf, newlyOutside, outside, spansOn, wall, weekdayOf, dayOf, type Hours } from "./week";

const HOURS: Hours = { zone: "America/New_York", windows: [{ weekday: 1, start_minute: 540, end_minute: 1020 }], exceptions: [], timeOff: [] };
const booking = (starts_at: string, ends_at: string, status = "CONFIRMED") => ({ id: starts_at, status, starts_at, ends_at });

describe("hours of a provider", () => {
  test("are counted on the wall clock of the provider, in summer and in winter", () => {
    expect(wall("2026-03-09T13:00:00Z", HOURS.zone) % 1440).toBe(540);
    expect(wall("2026-12-07T14:00:00Z", HOURS.zone) % 1440).toBe(540);
    expect(weekdayOf(dayOf("2026-12-07"))).toBe(1);
  });

  test("a time on that clock is an instant, in summer and in winter", () => {
    expect(instantOf("2026-12-07T09:00", HOURS.zone)).toBe("2026-12-07T14:00:00.000Z");
    expect(instantOf("2026-07-06T09:00", HOURS.zone)).toBe("2026-07-06T13:00:00.000Z");
    expect(instantOf("", HOURS.zone)).toBeNull();
  });

  test("an end that is not after its start is on the next day", () => {
    expect(endAfter(1320, 120)).toBe(1560);
    expect(endAfter(0, 0)).toBe(1440);
    expect([clock(1560), minuteOf("02:00"), minuteOf("")]).toEqual(["02:00", 120, null]);
  });

  test("a booking inside stays, one across the end is outside, a cancelled one is nobody's", () => {
    const inside = booking("2026-12-07T14:00:00Z", "2026-12-07T14:45:00Z");
    const across = booking("2026-12-07T21:30:00Z", "2026-12-07T22:15:00Z");
    const cancelled = booking("2026-12-07T23:00:00Z", "2026-12-07T23:15:00Z", "CANCELLED");
    expect(outside([inside, across, cancelled], HOURS)).toEqual([across]);
  });

  test("hours past midnight cover the morning after", () => {
    const night = { ...HOURS, windows: [{ weekday: 1, start_minute: 1320, end_minute: 1560 }] };
    expect(outside([booking("2026-12-08T06:00:00Z", "2026-12-08T06:30:00Z")], night)).toEqual([]);
  });

  test("exceptions add and take away, time off takes away", () => {
    const day = dayOf("2026-12-07");
    const lunch = { date: "2026-12-07", adds: false, start_minute: 720, end_minute: 780 };
    expect(spansOn(day, { ...HOURS, exceptions: [lunch] }).map(({ from, to }) => [from % 1440, to % 1440])).toEqual([[540, 720], [780, 1020]]);
    const one = booking("2026-12-07T17:00:00Z", "2026-12-07T17:30:00Z");
    expect(newlyOutside([one], HOURS, { ...HOURS, exceptions: [lunch] })).toEqual([one]);
    expect(newlyOutside([one], HOURS, { ...HOURS, timeOff: [{ starts_at: "2026-12-07T17:15:00Z", ends_at: "2026-12-07T20:00:00Z" }] })).toEqual([one]);
  });

  test("what lies outside already is not news", () => {
    const early = booking("2026-12-07T12:00:00Z", "2026-12-07T12:30:00Z");
    expect(newlyOutside([early], HOURS, { ...HOURS, windows: [] })).toEqual([]);
  });
});
