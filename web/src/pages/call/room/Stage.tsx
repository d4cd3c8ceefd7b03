/** The people and the screens: everybody as large as there is room for. */
import type { CallClient, CallSnapshot } from "@carehub/call-client";
import { ChevronLeft, ChevronRight, Copy } from "lucide-react";
import { useEffect, useMemo, useState } from "react";
import { usePreferences } from "../../../preferences";
import { texts } from "../../../texts/call";
import { copyLink } from "./copyLink";
import { arrange, idOf, type LayoutChoice } from "./layout";
import { Tile, type TileView } from "./Tile";
import { useMedia } from "./useMedia";

interface StageProps {
  readonly call: CallClient;
  readonly snapshot: CallSnapshot;
  readonly choice: LayoutChoice;
  /** Invitation to copy while nobody else is here. */
  readonly link: string | null;
  readonly toast: (text: string) => void;
}

/** See the head of this file. */
export function Stage({ call, snapshot, choice, link, toast }: StageProps) {
  const { mirror } = usePreferences();
  const [pinned, setPinned] = useState<string | null>(null);
  const [page, setPage] = useState(0);
  const speaker = useLastSpeaker(snapshot);
  const isSmall = useMedia("(width < 40rem)");
  const tiles = tilesOf(snapshot);
  const stage = arrange(tiles, { choice, pinned, speaker, page, gridSize: isSmall ? 6 : 9, stripSize: isSmall ? 3 : 4 });

  const visible = stage.tiles.map(({ tile }) => tile).filter((tile) => !tile.isSelf).map((tile) => tile.participant);
  const wanted = [...new Set(visible)].join(" ");
  const publications = snapshot.participants.map(({ id, camera, screen }) => `${id}${camera}${screen}`).join();
  useEffect(() => {
    // The server gives pictures to the first ones first: those on this page, the largest at the head.
    call.prefer(wanted === "" ? [] : wanted.split(" "));
  }, [call, wanted, publications]);

  const turn = (by: number) => setPage(stage.page + by);
  return (
    <section className="stage" aria-label={texts.call.stage}>
      <div className="tiles" data-layout={stage.kind} data-count={stage.tiles.length}>
        {stage.tiles.map(({ tile, place }) => (
          <Tile
            key={idOf(tile)} tile={tile} place={place} isMirrored={mirror} isPinned={pinned === idOf(tile)}
            togglePin={tiles.length > 2 && !tile.isSelf ? () => setPinned(pinned === idOf(tile) ? null : idOf(tile)) : null}
          />
        ))}
        {stage.kind === "alone" && (
          <div className="alone">
            <p className="alone-title">{texts.call.alone}</p>
            <p>{texts.call.aloneHint}</p>
            {link && (
              <button type="button" className="button" data-testid="copy-link" onClick={() => void copyLink(link, toast)}>
                <Copy aria-hidden />{texts.call.copyLink}
              </button>
            )}
          </div>
        )}
      </div>
      {stage.pages > 1 && (
        <div className="pager">
          <button type="button" className="button button-icon" aria-label={texts.call.previousPage} disabled={stage.page === 0} onClick={() => turn(-1)}><ChevronLeft aria-hidden /></button>
          <span aria-live="polite">{texts.call.pageOf(stage.page + 1, stage.pages)}</span>
          <button type="button" className="button button-icon" aria-label={texts.call.nextPage} disabled={stage.page + 1 === stage.pages} onClick={() => turn(1)}><ChevronRight aria-hidden /></button>
        </div>
      )}
    </section>
  );
}

function tilesOf({ self, participants }: CallSnapshot): TileView[] {
  const tiles = participants.flatMap((one): TileView[] => {
    const common = { participant: one.id, isSelf: false, quality: one.quality, isAway: !one.isHere };
    const camera: TileView = {
      ...common, source: "camera", name: one.name, track: one.videoTrack, isMuted: one.microphone !== "on", isSpeaking: one.isSpeaking,
    };
    if (one.screen !== "on") return [camera];
    const screen: TileView = {
      ...common, source: "screen", name: texts.call.screenOf(one.name), track: one.screenTrack, isMuted: false, isSpeaking: false,
    };
    return [screen, camera];
  });
  if (self?.permissions.publish) {
    tiles.push({
      participant: self.id, source: "camera", isSelf: true, name: texts.call.self(self.name), track: self.camera.track,
      isMuted: !self.microphone.isOn, isSpeaking: self.isSpeaking && self.microphone.isOn, quality: self.quality, isAway: false,
    });
  }
  return tiles;
}

/** Who spoke last; silence changes nothing, so that the picture does not jump at every breath. */
function useLastSpeaker({ speaking, self }: CallSnapshot): string | null {
  const now = useMemo(() => speaking.find((id) => id !== self?.id) ?? null, [speaking, self?.id]);
  const [last, setLast] = useState(now);
  if (now !== null && now !== last) setLast(now);
  return now ?? last;
}
