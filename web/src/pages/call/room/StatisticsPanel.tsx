/** Numbers for the person who is asked "why is the picture bad?", and for the one who answers. */
import type { CallClient, CallSnapshot, CallStatistics, TrackStatistics } from "@carehub/call-client";
import { useEffect, useState } from "react";
import { common } from "../../../texts/common";
import { texts } from "../../../texts/call";
import { PanelFrame } from "./PanelFrame";

const LOOK_EVERY_MS = 1_000;

interface StatisticsPanelProps {
  readonly call: CallClient;
  readonly snapshot: CallSnapshot;
  readonly close: () => void;
}

/** See the head of this file. */
export function StatisticsPanel({ call, snapshot, close }: StatisticsPanelProps) {
  const statistics = useStatistics(call);
  const nameOf = (id: string | null): string => {
    if (id !== null && id === snapshot.self?.id) return common.you;
    return snapshot.participants.find((one) => one.id === id)?.name ?? "";
  };
  return (
    <PanelFrame title={texts.statistics.title} testId="stats-panel" close={close}>
      <div className="statistics" tabIndex={0} role="group" aria-label={texts.statistics.title}>
        {statistics ? <Summary statistics={statistics} /> : <p>{texts.statistics.waiting}</p>}
        {statistics?.tracks.filter(isInUse).map((track) => (
          <Track key={`${track.direction}${track.mid ?? ""}${track.rid ?? ""}`} track={track} name={nameOf(track.participant)} />
        ))}
      </div>
    </PanelFrame>
  );
}

function useStatistics(call: CallClient): CallStatistics | null {
  const [statistics, setStatistics] = useState<CallStatistics | null>(null);
  useEffect(() => {
    let isShown = true;
    const look = async () => {
      const now = await call.statistics().catch(() => null);
      if (isShown) setStatistics(now);
    };
    void look();
    const timer = setInterval(() => void look(), LOOK_EVERY_MS);
    return () => {
      isShown = false;
      clearInterval(timer);
    };
  }, [call]);
  return statistics;
}

/** Empty slots are of interest to nobody. */
function isInUse(track: TrackStatistics): boolean {
  return track.participant !== null && track.packets > 0;
}

function Summary({ statistics }: { statistics: CallStatistics }) {
  const route = [statistics.protocol?.toUpperCase(), statistics.localCandidate].filter(Boolean).join(" ");
  return (
    <dl className="numbers">
      <Row name={texts.statistics.roundTrip} value={milliseconds(statistics.rttMs)} />
      <Row name={texts.statistics.receiving} value={bits(statistics.incomingBps)} />
      <Row name={texts.statistics.sending} value={bits(statistics.outgoingBps)} />
      <Row name={texts.statistics.encryption} value={statistics.srtpCipher ?? texts.statistics.none} />
      <Row name={texts.statistics.route} value={route || texts.statistics.none} />
    </dl>
  );
}

function Track({ track, name }: { track: TrackStatistics; name: string }) {
  const words = texts.statistics;
  const what = track.source ? words.source[track.source] : track.kind;
  const picture = track.kind === "video" && track.width !== null
    ? `${track.width}×${track.height ?? 0} · ${Math.round(track.framesPerSecond ?? 0)}/s` : null;
  const details = [
    track.codec,
    bits(track.bitrateBps),
    picture,
    `${(track.lossRatio * 100).toFixed(1)} % ${words.loss}`,
    track.jitterMs === null ? null : `${milliseconds(track.jitterMs)} ${words.jitter}`,
    track.freezeCount ? `${track.freezeCount} ${words.freezes}` : null,
  ].filter((detail) => detail !== null);
  return (
    <div className="track">
      <h3>{`${name} · ${what}`}{track.rid ? ` (${track.rid})` : ""} <span className="track-direction">{track.direction === "incoming" ? words.incoming : words.outgoing}</span></h3>
      <p>{details.join(" · ")}</p>
    </div>
  );
}

function Row({ name, value }: { name: string; value: string }) {
  return <div><dt>{name}</dt><dd>{value}</dd></div>;
}

function bits(perSecond: number): string {
  return perSecond >= 1_000_000 ? `${(perSecond / 1_000_000).toFixed(1)} Mbit/s` : `${Math.round(perSecond / 1000)} kbit/s`;
}

function milliseconds(value: number | null): string {
  return value === null ? texts.statistics.none : `${Math.round(value)} ms`;
}
