/** The call itself: the stage, the bar of controls, one panel beside it, and what is said to those who do not see it. */
import type { CallSnapshot } from "@carehub/call-client";
import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { prefer, usePreferences } from "../../../preferences";
import { common } from "../../../texts/common";
import { texts } from "../../../texts/call";
import type { Talk } from "../talk";
import { AudioOutput } from "./AudioOutput";
import { Banner, SharingBanner, Status } from "./Banner";
import { CallBar, type Panel } from "./CallBar";
import { ChatPanel } from "./ChatPanel";
import { Duration } from "./Duration";
import type { LayoutChoice } from "./layout";
import { ClosePanel } from "./PanelFrame";
import { PeoplePanel } from "./PeoplePanel";
import { SettingsDialog } from "./SettingsDialog";
import { Stage } from "./Stage";
import { StatisticsPanel } from "./StatisticsPanel";
import { Toasts, useToasts, type AddToast } from "./Toasts";
import { useAnnouncements } from "./useAnnouncements";
import { useShortcuts } from "./useShortcuts";
import { useWakeLock } from "./useWakeLock";
import { Brand } from "../../../design/Brand";
import "./room.css";
import "./stage.css";
import "./bar.css";
import "./panels.css";

interface RoomProps {
  readonly talk: Talk;
  readonly snapshot: CallSnapshot;
  /** The invitation to copy, where there is one for everybody: in a demonstration. */
  readonly link?: string | null;
  /** In the head, beside the state of the connection. */
  readonly head?: ReactNode;
  /** Above the stage. */
  readonly notice?: ReactNode;
  /** In the place of the list of people. */
  readonly people?: ReactNode;
  /** People who wait to be let in. */
  readonly waiting?: number;
  readonly leave: () => void;
}

/** See the head of this file. */
export function Room({ talk, snapshot, link = null, head, notice, people, waiting = 0, leave }: RoomProps) {
  const [panel, setPanel] = useState<Panel | null>(null);
  const [layout, setLayout] = useState<LayoutChoice>("auto");
  const [isSettingsOpen, setSettingsOpen] = useState(false);
  const { toasts, toast } = useToasts();
  const { shortcuts } = usePreferences();
  const unread = useUnread(snapshot, panel === "chat");
  const actions = useActions(talk, toast);
  const toggles = useRef<HTMLElement>(null);
  useAnnouncements(talk.call, toast);
  useWakeLock();
  useEffect(() => {
    document.title = `${texts.call.landmark} – ${common.product}`;
  }, []);

  const toggle = useCallback((wanted: Panel) => setPanel((open) => (open === wanted ? null : wanted)), []);
  const close = (): void => {
    // Focus goes back to where the panel was opened, not to the top of the page.
    const opener = toggles.current?.querySelector<HTMLElement>(`[data-panel="${panel ?? ""}"]`);
    const isShown = opener?.offsetParent !== null;
    (isShown ? opener : toggles.current?.querySelector<HTMLElement>("[data-testid=more]"))?.focus();
    setPanel(null);
  };
  useShortcuts(shortcuts && !isSettingsOpen, {
    m: actions.toggleMicrophone,
    v: talk.isAudioOnly ? undefined : actions.toggleCamera,
    c: () => toggle("chat"),
    Escape: panel ? close : undefined,
  });

  return (
    <div className="room" data-panel={panel ?? "none"}>
      <header className="room-head">
        <Brand isSmall />
        <h1 className="visually-hidden">{texts.call.landmark}</h1>
        <Duration />
        {head}
        <Status snapshot={snapshot} />
      </header>
      <main className="room-main">
        <Banner snapshot={snapshot} />
        {notice}
        {snapshot.self?.screen.track && <SharingBanner stop={actions.toggleShare} />}
        <div className="stage-box">
          <Stage call={talk.call} snapshot={snapshot} choice={layout} link={link} toast={toast} />
          <Toasts toasts={toasts} />
        </div>
      </main>
      {panel === "chat" && <ChatPanel call={talk.call} snapshot={snapshot} close={close} />}
      {panel === "people" && people && <ClosePanel value={close}>{people}</ClosePanel>}
      {panel === "people" && !people && <PeoplePanel call={talk.call} snapshot={snapshot} link={link} toast={toast} close={close} />}
      {panel === "statistics" && <StatisticsPanel call={talk.call} snapshot={snapshot} close={close} />}
      <CallBar
        ref={toggles} snapshot={snapshot} panel={panel} toggle={toggle} unread={unread} waiting={waiting} isAudioOnly={talk.isAudioOnly} layout={layout} setLayout={setLayout}
        actions={actions} openSettings={() => setSettingsOpen(true)} leave={leave}
      />
      <AudioOutput tracks={snapshot.audioTracks} />
      <SettingsDialog talk={talk} isOpen={isSettingsOpen} setOpen={setSettingsOpen} />
    </div>
  );
}

/** What the bar and the shortcuts do. */
export interface Actions {
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly toggleShare: () => void;
}

function useActions({ local }: Talk, toast: AddToast): Actions {
  const toggleMicrophone = useCallback(() => {
    const isOn = !local.snapshot().microphone.isOn;
    prefer({ microphoneOn: isOn });
    void local.setMicrophone(isOn).then(() => {
      const { problem, isOn: isReallyOn } = local.snapshot().microphone;
      if (problem) toast(texts.devices.microphone[problem].title);
      else toast(isReallyOn ? texts.announce.youUnmuted : texts.announce.youMuted, true);
    });
  }, [local, toast]);
  const toggleCamera = useCallback(() => {
    const isOn = !local.snapshot().camera.isOn;
    prefer({ cameraOn: isOn });
    void local.setCamera(isOn).then(() => {
      const { problem, isOn: isReallyOn } = local.snapshot().camera;
      if (problem) toast(texts.devices.camera[problem].title);
      else toast(isReallyOn ? texts.announce.youVisible : texts.announce.youHidden, true);
    });
  }, [local, toast]);
  const toggleShare = useCallback(() => {
    if (local.snapshot().screen.track) {
      local.stopScreen();
      return;
    }
    local.startScreen().catch((error: unknown) => {
      const isOwnWish = error instanceof Error && "problem" in error && error.problem === "cancelled";
      if (!isOwnWish) toast(texts.announce.shareFailed);
    });
  }, [local, toast]);
  return { toggleMicrophone, toggleCamera, toggleShare };
}

/** Lines of others since the chat was last open. */
function useUnread({ chat, self }: CallSnapshot, isOpen: boolean): number {
  const last = chat.at(-1)?.seq ?? 0;
  const [seen, setSeen] = useState(last);
  if (isOpen && seen !== last) setSeen(last);
  return chat.filter((line) => line.seq > seen && line.from !== self?.id).length;
}
