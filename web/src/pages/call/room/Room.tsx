/** The call itself: the stage, the bar of controls, one panel beside it, and what is said to those who do not see it. */
import type { CallSnapshot } from "@carehub/call-client";
import { useCallback, useEffect, useRef, useState } from "react";
import { prefer, usePreferences } from "../../../preferences";
import { texts } from "../../../texts";
import type { Visit } from "../visit";
import { Knocks } from "../Waiting";
import { AudioOutput } from "./AudioOutput";
import { Banner, SharingBanner, Status } from "./Banner";
import { CallBar, type Panel } from "./CallBar";
import { ChatPanel } from "./ChatPanel";
import { Duration } from "./Duration";
import type { LayoutChoice } from "./layout";
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
  readonly visit: Visit;
  readonly snapshot: CallSnapshot;
  /** In a demonstration the address of the page is the invitation. */
  readonly isDemo: boolean;
}

/** See the head of this file. */
export function Room({ visit, snapshot, isDemo }: RoomProps) {
  const [panel, setPanel] = useState<Panel | null>(null);
  const [layout, setLayout] = useState<LayoutChoice>("auto");
  const [isSettingsOpen, setSettingsOpen] = useState(false);
  const { toasts, toast } = useToasts();
  const { shortcuts } = usePreferences();
  const unread = useUnread(snapshot, panel === "chat");
  const actions = useActions(visit, toast);
  const toggles = useRef<HTMLElement>(null);
  useAnnouncements(visit.call, toast);
  useWakeLock();
  useEffect(() => {
    document.title = `${texts.call.landmark} – ${texts.common.product}`;
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
    v: actions.toggleCamera,
    c: () => toggle("chat"),
    Escape: panel ? close : undefined,
  });

  const link = isDemo ? `${window.location.origin}/call/${visit.room}` : null;
  return (
    <div className="room" data-panel={panel ?? "none"}>
      <header className="room-head">
        <Brand isSmall />
        <h1 className="visually-hidden">{texts.call.landmark}</h1>
        <Duration />
        <Status snapshot={snapshot} />
      </header>
      <main className="room-main">
        <Banner snapshot={snapshot} />
        {visit.door && snapshot.waiting.length > 0 && <Knocks people={snapshot.waiting} answer={(person, letIn) => visit.answer(person, letIn)} />}
        {snapshot.self?.screen.track && <SharingBanner stop={actions.toggleShare} />}
        <div className="stage-box">
          <Stage call={visit.call} snapshot={snapshot} choice={layout} link={link} toast={toast} />
          <Toasts toasts={toasts} />
        </div>
      </main>
      {panel === "chat" && <ChatPanel call={visit.call} snapshot={snapshot} close={close} />}
      {panel === "people" && <PeoplePanel call={visit.call} snapshot={snapshot} link={link} toast={toast} close={close} />}
      {panel === "statistics" && <StatisticsPanel call={visit.call} snapshot={snapshot} close={close} />}
      <CallBar
        ref={toggles} snapshot={snapshot} panel={panel} toggle={toggle} unread={unread} layout={layout} setLayout={setLayout}
        actions={actions} openSettings={() => setSettingsOpen(true)} leave={() => visit.call.leave()}
      />
      <AudioOutput tracks={snapshot.audioTracks} />
      <SettingsDialog visit={visit} isOpen={isSettingsOpen} setOpen={setSettingsOpen} />
    </div>
  );
}

/** What the bar and the shortcuts do. */
export interface Actions {
  readonly toggleMicrophone: () => void;
  readonly toggleCamera: () => void;
  readonly toggleShare: () => void;
}

function useActions({ local }: Visit, toast: AddToast): Actions {
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
