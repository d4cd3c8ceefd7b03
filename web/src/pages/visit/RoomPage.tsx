/**
 * The page on which a visit happens, for everybody in it: devices are checked, one waits, is let in, talks, and goes. What
 * is shown follows from the visit as the server tells it; nothing here remembers a step of its own but "I am ready".
 */
import { useCallback, useEffect, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { keepNewest, useStream, useVisit, useVisitActions, type VisitView } from "../../api/visits";
import { ApiError } from "../../api/problem";
import { useNow } from "../../useNow";
import { Redirect } from "../../router";
import { LoadFailed, Wait } from "../../shell/States";
import { useTitle } from "../../shell/useTitle";
import { visits } from "../../texts/visits";
import { CallPart } from "./CallPart";
import { Bare } from "./Bare";
import { DeviceCheck } from "./DeviceCheck";
import { Over } from "./Over";
import { Replaced } from "./Replaced";
import { Seat } from "./seat";
import { WaitingRoom } from "./WaitingRoom";
import "./visit.css";

/** See the head of this file. */
export default function RoomPage({ id = "" }: { id?: string }) {
  const { data: visit, error, refetch } = useVisit(id);
  useReadWhenOpen(visit, () => void refetch());
  if (error instanceof ApiError && error.status === 401) return <Redirect to={`/login?next=${encodeURIComponent(`/visits/${id}/room`)}`} />;
  if (!visit && error) return <Bare><LoadFailed error={error} retry={() => void refetch()} /></Bare>;
  if (!visit) return <Wait />;
  return <Inside visit={visit} />;
}

function Inside({ visit }: { visit: VisitView }) {
  const id = visit.appointment_id;
  const client = useQueryClient();
  const actions = useVisitActions(id);
  // Whether there are pictures is decided when the page opens; turning them off later needs no other connection.
  const [seat] = useState(() => new Seat(id, visit.media === "AUDIO"));
  // Who was in before a reload need not check devices again.
  const [isReady, setReady] = useState(visit.stage === "WAITING" || visit.stage === "ADMITTED");
  const received = useCallback((view: VisitView) => keepNewest(client, view), [client]);
  const isShut = visit.stage === "OVER" || visit.stage === "CANCELLED" || visit.stage === "UNCONFIRMED" || visit.stage === "TOO_EARLY";
  const stream = useStream(isReady && !isShut ? `/visits/${id}/events` : null, "visit", received);
  const isReplaced = stream.end === "replaced";
  useTitle(visits.with(visit.me.role === "PROVIDER" ? (visit.patient?.name ?? "") : visit.provider.name));
  useEffect(() => () => seat.stop(), [seat]);
  useEffect(() => {
    if (!isShut && !isReplaced) void seat.open();
  }, [seat, isShut, isReplaced]);

  const isIn = isReady && visit.stage === "ADMITTED" && !isReplaced && !isShut;
  useEffect(() => {
    if (isIn) seat.join();
    else seat.leave();
    if (isShut || isReplaced) seat.local.close();
  }, [seat, isIn, isShut, isReplaced]);

  const comeBack = () => {
    void actions.enter().then(stream.restart);
  };
  if (isReplaced) return <Replaced here={comeBack} />;
  if (isIn) return <CallPart visit={visit} seat={seat} actions={actions} />;
  if (visit.stage === "WAITING" && isReady) {
    return <WaitingRoom visit={visit} seat={seat} isConnected={stream.isOpen} leave={() => void actions.leave().then(() => setReady(false))} />;
  }
  if (isShut && visit.stage !== "TOO_EARLY") return <Over visit={visit} />;
  return <DeviceCheck visit={visit} seat={seat} actions={actions} ready={() => setReady(true)} />;
}

/** The door opens while somebody looks at it: nobody has to reload. */
function useReadWhenOpen(visit: VisitView | undefined, read: () => void): void {
  const now = useNow(5_000);
  const isDue = visit?.stage === "TOO_EARLY" && now >= Date.parse(visit.opens_at);
  useEffect(() => {
    if (isDue) read();
    // Again with each tick until the server agrees.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [isDue, now]);
}
