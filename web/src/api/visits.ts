/** A visit as it is: read, and told again by the server whenever it changes (server-sent events). */
import { useEffect, useState } from "react";
import { useQuery, useQueryClient, type QueryClient, type UseQueryResult } from "@tanstack/react-query";
import { api, body, type Schemas } from "./client";

/** As whoever looks sees it. */
export type VisitView = Schemas["Visit"];
/** Somebody in it. */
export type VisitPerson = VisitView["people"][number];

/** Why the server tells nothing more to this page. */
export type StreamEnd = "replaced" | "signed_out";
/** How the stream is: `null` ends mean that it goes on or comes back by itself. */
export interface Stream {
  readonly isOpen: boolean;
  readonly end: StreamEnd | null;
}

const RETRY_MS = 2_000;

/** The key under which a visit is kept. */
export function visitKey(id: string): readonly [string, string] {
  return ["visit", id];
}

/** Takes a view over unless a newer one is there: an answer may be on its way while the stream tells what came after it. */
export function keepNewest(client: QueryClient, view: VisitView): void {
  client.setQueryData<VisitView>(visitKey(view.appointment_id), (known) => (known && known.version > view.version ? known : view));
}

/** The visit, read once; `useStream` keeps it fresh. */
export function useVisit(id: string): UseQueryResult<VisitView> {
  return useQuery({ queryKey: visitKey(id), queryFn: () => body(api.GET("/visits/{id}", { params: { path: { id } } })) });
}

/**
 * Listens to a stream of the server and calls `received` with what each event named `name` holds. A lost stream is opened
 * again; one that the server ended with a word is not.
 */
export function useStream(path: string | null, name: string, received: (value: never) => void): Stream & { readonly restart: () => void } {
  const [stream, setStream] = useState<Stream>({ isOpen: false, end: null });
  const [generation, setGeneration] = useState(0);
  useEffect(() => {
    if (path === null) return undefined;
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const open = () => {
      source = new EventSource(`/api/v1${path}`);
      source.addEventListener("open", () => setStream({ isOpen: true, end: null }));
      source.addEventListener(name, ({ data }: MessageEvent<string>) => received(JSON.parse(data) as never));
      for (const end of ["replaced", "signed_out"] as const) {
        source.addEventListener(end, () => {
          source.close();
          setStream({ isOpen: false, end });
        });
      }
      source.addEventListener("error", () => {
        setStream((now) => ({ ...now, isOpen: false }));
        // The browser comes back by itself unless the answer was a refusal: then we do.
        if (source.readyState === EventSource.CLOSED) timer = setTimeout(open, RETRY_MS);
      });
    };
    open();
    return () => {
      clearTimeout(timer);
      source.close();
    };
    // `received` may be another function each time; the stream must not be opened again for that.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [path, name, generation]);
  const restart = () => {
    setStream({ isOpen: false, end: null });
    setGeneration(generation + 1);
  };
  return { ...stream, restart };
}

/** What people do in a visit. Each answers with the visit as it is then. */
export function useVisitActions(id: string) {
  const client = useQueryClient();
  const path = { path: { id } };
  const keep = async (answer: Promise<VisitView>): Promise<VisitView> => {
    const view = await answer;
    keepNewest(client, view);
    return view;
  };
  return {
    enter: () => keep(body(api.POST("/visits/{id}/enter", { params: path }))),
    leave: () => keep(body(api.POST("/visits/{id}/leave", { params: path }))),
    report: (report: Schemas["DeviceReport"]) => keep(body(api.POST("/visits/{id}/device-check", { params: path, body: report }))),
    admit: (person: string) => keep(body(api.POST("/visits/{id}/admit", { params: path, body: { person } }))),
    sendBack: (person: string) => keep(body(api.POST("/visits/{id}/send-back", { params: path, body: { person } }))),
    turnToAudio: () => keep(body(api.POST("/visits/{id}/audio", { params: path }))),
    end: () => keep(body(api.POST("/visits/{id}/end", { params: path }))),
    invite: (name: string, role: Schemas["GuestRole"]) => body(api.POST("/visits/{id}/guests", { params: path, body: { name, role } })),
    revoke: (person: string) => api.DELETE("/visits/{id}/guests/{person}", { params: { path: { id, person } } }),
  };
}

/** What can be done in a visit. */
export type VisitActions = ReturnType<typeof useVisitActions>;
