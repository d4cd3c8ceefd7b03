/** Who is shown where: a pure decision about tiles, so that it can be tested without a browser. */

/** What a tile shows. */
export interface TileKey {
  readonly participant: string;
  readonly source: "camera" | "screen";
  readonly isSelf: boolean;
}

/** What the person asked for; `auto` enlarges a shared screen. */
export type LayoutChoice = "auto" | "grid" | "spotlight";

/** `pair`: one large, oneself in the corner. `spotlight`: one large, the others in a strip. */
export type LayoutKind = "alone" | "pair" | "grid" | "spotlight";

/** Where one tile goes. */
export interface Placed<T extends TileKey> {
  readonly tile: T;
  readonly place: "featured" | "strip" | "grid" | "float";
}

/** The whole stage. */
export interface Arrangement<T extends TileKey> {
  readonly kind: LayoutKind;
  readonly tiles: readonly Placed<T>[];
  readonly page: number;
  readonly pages: number;
}

/** What decides besides the tiles. */
export interface Wishes {
  readonly choice: LayoutChoice;
  /** `idOf` the pinned tile. */
  readonly pinned: string | null;
  /** The last one who spoke, for the spotlight. */
  readonly speaker: string | null;
  readonly page: number;
  /** Tiles that fit into a grid. */
  readonly gridSize: number;
  /** Tiles that fit into a strip. */
  readonly stripSize: number;
}

/** Names a tile. */
export function idOf({ participant, source }: TileKey): string {
  return `${participant}:${source}`;
}

/** Places the tiles; those of other pages are left out. */
export function arrange<T extends TileKey>(tiles: readonly T[], wishes: Wishes): Arrangement<T> {
  const self = tiles.find((tile) => tile.isSelf);
  const others = tiles.filter((tile) => !tile.isSelf);
  const featured = featuredOf(others, wishes);
  if (others.length === 0) return whole("alone", self ? [{ tile: self, place: "featured" }] : []);
  if (others.length === 1 && others[0]) {
    const float: Placed<T>[] = self ? [{ tile: self, place: "float" }] : [];
    return whole("pair", [{ tile: others[0], place: "featured" }, ...float]);
  }
  if (featured) {
    const rest = tiles.filter((tile) => tile !== featured);
    const { shown, page, pages } = pageOf(rest, wishes.page, wishes.stripSize);
    const strip = shown.map((tile): Placed<T> => ({ tile, place: "strip" }));
    return { kind: "spotlight", tiles: [{ tile: featured, place: "featured" }, ...strip], page, pages };
  }
  const { shown, page, pages } = pageOf([...others, ...(self ? [self] : [])], wishes.page, wishes.gridSize);
  return { kind: "grid", tiles: shown.map((tile) => ({ tile, place: "grid" })), page, pages };
}

function featuredOf<T extends TileKey>(others: readonly T[], { choice, pinned, speaker }: Wishes): T | null {
  const pinnedTile = others.find((tile) => idOf(tile) === pinned);
  if (pinnedTile) return pinnedTile;
  if (choice === "grid") return null;
  const screen = others.find((tile) => tile.source === "screen");
  if (screen) return screen;
  if (choice === "auto") return null;
  return others.find((tile) => tile.participant === speaker) ?? others[0] ?? null;
}

function pageOf<T>(tiles: readonly T[], page: number, size: number): { shown: readonly T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(tiles.length / size));
  const valid = Math.min(Math.max(0, page), pages - 1);
  return { shown: tiles.slice(valid * size, (valid + 1) * size), page: valid, pages };
}

function whole<T extends TileKey>(kind: LayoutKind, tiles: readonly Placed<T>[]): Arrangement<T> {
  return { kind, tiles, page: 0, pages: 1 };
}
