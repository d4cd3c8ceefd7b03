/** One person or one screen. */
import type { Quality } from "@carehub/call-client";
import { MicOff, Pin, PinOff, TriangleAlert, WifiOff } from "lucide-react";
import { common } from "../../../texts/common";
import { texts } from "../../../texts/call";
import { TrackVideo } from "../TrackVideo";
import type { TileKey } from "./layout";

/** What a tile shows. */
export interface TileView extends TileKey {
  readonly name: string;
  readonly track: MediaStreamTrack | null;
  readonly isMuted: boolean;
  readonly isSpeaking: boolean;
  /** Their connection dropped and their seat is kept. */
  readonly isAway: boolean;
  readonly quality: Quality;
}

interface TileProps {
  readonly tile: TileView;
  readonly place: string;
  readonly isMirrored: boolean;
  readonly isPinned: boolean;
  readonly togglePin: (() => void) | null;
}

/** See the head of this file. */
export function Tile({ tile, place, isMirrored, isPinned, togglePin }: TileProps) {
  const { name, track, source, isSelf } = tile;
  return (
    <figure
      className="tile" data-testid="tile" data-participant={tile.participant} data-source={source} data-self={isSelf}
      data-place={place} data-speaking={tile.isSpeaking} data-away={tile.isAway} aria-label={describe(tile)}
    >
      {track
        ? <TrackVideo track={track} label={name} isMirrored={isSelf && isMirrored} isWhole={source === "screen"} />
        : <span className="avatar" aria-hidden>{initials(name)}</span>}
      {tile.isAway && <p className="tile-away">{texts.call.isAway}</p>}
      <figcaption className="tile-label" aria-hidden>
        {tile.isMuted && <MicOff className="tile-muted" />}
        <span className="tile-name">{isSelf && place !== "grid" ? common.you : name}</span>
        {tile.quality === "weak" && <TriangleAlert className="tile-weak" />}
        {tile.quality === "bad" && <WifiOff className="tile-bad" />}
      </figcaption>
      {togglePin && (
        <button
          type="button" className="tile-pin" data-pinned={isPinned} onClick={togglePin}
          aria-label={isPinned ? texts.call.unpin(name) : texts.call.pin(name)}
        >
          {isPinned ? <PinOff aria-hidden /> : <Pin aria-hidden />}
        </button>
      )}
    </figure>
  );
}

function describe({ name, source, track, isMuted, isSpeaking, isAway, quality }: TileView): string {
  if (source === "screen") return name;
  return [
    name,
    isMuted ? texts.call.isMuted : "",
    track ? "" : texts.call.cameraIsOff,
    isSpeaking ? texts.call.isSpeaking : "",
    isAway ? texts.call.isAway : "",
    quality === "good" ? "" : texts.call.quality[quality],
  ].filter(Boolean).join(", ");
}

/** The first letters of the first and the last word, by whole characters of any script. */
function initials(name: string): string {
  const words = name.replace(/\(.*\)/, "").trim().split(/\s+/);
  const ends = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return ends.map((word = "") => [...LETTERS.segment(word)][0]?.segment ?? "").join("").toUpperCase();
}

const LETTERS = new Intl.Segmenter();
