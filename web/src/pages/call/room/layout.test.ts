import { arrange, idOf, type TileKey, type Wishes } from "./layout";

const tile = (participant: string, source: TileKey["source"] = "camera"): TileKey => ({ participant, source, isSelf: participant === "me" });
const people = (count: number): TileKey[] => [tile("me"), ...Array.from({ length: count }, (_, index) => tile(`p${index}`))];
const wishes = (change: Partial<Wishes> = {}): Wishes => ({
  choice: "auto", pinned: null, speaker: null, page: 0, gridSize: 9, stripSize: 4, ...change,
});
const shown = (tiles: TileKey[], wish = wishes()) => arrange(tiles, wish).tiles.map((placed) => `${idOf(placed.tile)} ${placed.place}`);

describe("the stage", () => {
  it("shows oneself large while nobody else is there", () => {
    expect(shown(people(0))).toEqual(["me:camera featured"]);
  });

  it("shows one other large and oneself in the corner", () => {
    expect(shown(people(1))).toEqual(["p0:camera featured", "me:camera float"]);
  });

  it("shows a few the same size, oneself last", () => {
    expect(shown(people(2))).toEqual(["p0:camera grid", "p1:camera grid", "me:camera grid"]);
  });

  it("turns pages when there are more than fit, and never past the last", () => {
    const second = arrange(people(12), wishes({ page: 7 }));
    expect(second).toMatchObject({ kind: "grid", page: 1, pages: 2 });
    expect(second.tiles).toHaveLength(4);
  });

  it("enlarges a shared screen by itself", () => {
    expect(shown([...people(2), tile("p0", "screen")])).toContain("p0:screen featured");
  });

  it("keeps everybody the same size when asked to, even with a screen", () => {
    expect(arrange([...people(2), tile("p0", "screen")], wishes({ choice: "grid" })).kind).toBe("grid");
  });

  it("enlarges who is pinned before a screen", () => {
    const tiles = [...people(2), tile("p0", "screen")];
    expect(shown(tiles, wishes({ pinned: "p1:camera" }))[0]).toBe("p1:camera featured");
  });

  it("enlarges who spoke last in the spotlight", () => {
    expect(shown(people(3), wishes({ choice: "spotlight", speaker: "p2" }))[0]).toBe("p2:camera featured");
  });
});
