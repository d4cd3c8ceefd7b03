import { ApiError, unreachable } from "../../api/problem";
import { Draft, type Save } from "./draft";

const start = { parts: [{ section: "PLAN", text: "" }], version: 1, updated_at: "2026-12-02T09:00:00Z" } as const;
const written = (text: string) => [{ section: "PLAN", text }];
const make = (save: Save) => new Draft({ ...start, parts: [...start.parts] }, save);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test("keys are saved together, a moment after the last one, over the version that was read", async () => {
  const save = vi.fn<Save>().mockResolvedValue({ version: 2, updated_at: "2026-12-02T09:01:00Z" });
  const draft = make(save);
  draft.write("PLAN", "r");
  draft.write("PLAN", "rest");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(save.mock.calls).toEqual([[1, written("rest")]]);
  expect(draft.snapshot()).toMatchObject({ saving: "saved", version: 2 });
});

test("what is written while saving is saved after it", async () => {
  let answer: (saved: { version: number; updated_at: string }) => void = () => undefined;
  const save = vi.fn<Save>().mockImplementation(() => new Promise((done) => {
    answer = done;
  }));
  const draft = make(save);
  draft.write("PLAN", "a");
  await vi.advanceTimersByTimeAsync(1_300);
  draft.write("PLAN", "ab");
  answer({ version: 2, updated_at: "2026-12-02T09:01:00Z" });
  await vi.advanceTimersByTimeAsync(1_300);
  expect(save.mock.calls.at(-1)).toEqual([2, written("ab")]);
});

test("without the server the text is kept and saved when it is back", async () => {
  const save = vi.fn<Save>().mockRejectedValueOnce(unreachable()).mockResolvedValue({ version: 2, updated_at: "2026-12-02T09:01:00Z" });
  const draft = make(save);
  draft.write("PLAN", "rest");
  await vi.advanceTimersByTimeAsync(1_300);
  expect(draft.snapshot()).toMatchObject({ saving: "offline", parts: written("rest") });
  await vi.advanceTimersByTimeAsync(4_100);
  expect(draft.snapshot().saving).toBe("saved");
});

test("two texts are both kept until one was chosen, which is saved over the newer version", async () => {
  const saved = { version: 5, parts: written("theirs") };
  const conflict = new ApiError(409, "note_conflict", "", { saved });
  const save = vi.fn<Save>().mockRejectedValueOnce(conflict).mockResolvedValue({ version: 6, updated_at: "2026-12-02T09:01:00Z" });
  const draft = make(save);
  draft.write("PLAN", "mine");
  await vi.advanceTimersByTimeAsync(1_300);
  expect(draft.snapshot()).toMatchObject({ conflict: saved, parts: written("mine") });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(save).toHaveBeenCalledTimes(1);
  draft.resolve([{ section: "PLAN", text: "both" }]);
  await vi.advanceTimersByTimeAsync(0);
  expect(save.mock.calls.at(-1)).toEqual([5, written("both")]);
  expect(draft.snapshot()).toMatchObject({ conflict: null, saving: "saved", version: 6 });
});
