/** The bar of controls. Every button says what pressing it does. */
import type { CallSnapshot, SelfParticipant } from "@carehub/call-client";
import {
  ChartNoAxesColumn, Ellipsis, LayoutGrid, MessageSquareText, Mic, MicOff, MonitorUp, MonitorX, Phone, Presentation, Settings, Users,
  Video, VideoOff, type LucideIcon,
} from "lucide-react";
import { useId, useRef, useState, type ReactNode, type Ref } from "react";
import { texts } from "../../../texts/call";
import type { LayoutChoice } from "./layout";
import type { Actions } from "./Room";
import { useMedia } from "./useMedia";

/** What can be open beside the stage. */
export type Panel = "chat" | "people" | "statistics";

interface CallBarProps {
  readonly ref: Ref<HTMLElement>;
  readonly snapshot: CallSnapshot;
  readonly panel: Panel | null;
  readonly toggle: (panel: Panel) => void;
  readonly unread: number;
  /** People who wait to be let in. */
  readonly waiting: number;
  readonly isAudioOnly: boolean;
  readonly layout: LayoutChoice;
  readonly setLayout: (layout: LayoutChoice) => void;
  readonly actions: Actions;
  readonly openSettings: () => void;
  readonly leave: () => void;
}

/** See the head of this file. */
export function CallBar({ ref, snapshot, panel, toggle, unread, waiting, isAudioOnly, layout, setLayout, actions, openSettings, leave }: CallBarProps) {
  const { self, participants } = snapshot;
  const isSmall = useMedia("(width < 48rem)");
  const hasGrid = layout !== "spotlight";
  const canPublish = self?.permissions.publish ?? false;
  const of = (name: Panel) => ({ panel: name, isOpen: panel === name, press: () => toggle(name) });
  const rest = (
    <>
      {canPublish && !isAudioOnly && canShare() && <ShareButton isSharing={Boolean(self?.screen.track)} press={actions.toggleShare} />}
      {participants.length > 1 && (
        <BarButton
          icon={hasGrid ? Presentation : LayoutGrid} text={texts.call.layout} testId="layout-toggle"
          label={hasGrid ? texts.call.layoutSpotlight : texts.call.layoutGrid} press={() => setLayout(hasGrid ? "spotlight" : "grid")}
        />
      )}
      <BarButton icon={ChartNoAxesColumn} text={texts.call.statistics} testId="stats-toggle" {...of("statistics")} />
      <BarButton icon={Settings} text={texts.call.settings} testId="settings" press={openSettings} />
    </>
  );
  return (
    <section className="bar" aria-label={texts.call.controls} ref={ref}>
      {self && canPublish && <OwnButtons self={self} actions={actions} isAudioOnly={isAudioOnly} />}
      <BarButton
        icon={MessageSquareText} text={texts.call.chat} label={unread > 0 ? texts.call.chatUnread(unread) : texts.call.chat}
        testId="chat-toggle" badge={unread} {...of("chat")}
      />
      <BarButton
        icon={Users} text={texts.call.people} label={waiting > 0 ? texts.call.peopleWaiting(waiting) : texts.call.people}
        testId="people-toggle" badge={waiting} {...of("people")}
      />
      {isSmall ? <More>{rest}</More> : rest}
      <button type="button" className="bar-leave" data-testid="leave" aria-label={texts.call.leave} onClick={leave}>
        <Phone aria-hidden /><span aria-hidden>{texts.call.leave}</span>
      </button>
    </section>
  );
}

/** Phones have no screens to share. */
function canShare(): boolean {
  return "mediaDevices" in navigator && "getDisplayMedia" in navigator.mediaDevices;
}

interface OwnButtonsProps {
  readonly self: SelfParticipant;
  readonly actions: Actions;
  readonly isAudioOnly: boolean;
}

function OwnButtons({ self: { microphone, camera }, actions, isAudioOnly }: OwnButtonsProps) {
  return (
    <>
      <BarButton
        icon={microphone.isOn ? Mic : MicOff} text={microphone.isOn ? texts.call.mute : texts.call.unmute}
        testId="mic-toggle" isOff={!microphone.isOn} press={actions.toggleMicrophone}
      />
      {!isAudioOnly && (
        <BarButton
          icon={camera.isOn ? Video : VideoOff} text={camera.isOn ? texts.call.cameraOff : texts.call.cameraOn}
          testId="cam-toggle" isOff={!camera.isOn} press={actions.toggleCamera}
        />
      )}
    </>
  );
}

function ShareButton({ isSharing, press }: { isSharing: boolean; press: () => void }) {
  return (
    <BarButton
      icon={isSharing ? MonitorX : MonitorUp} text={isSharing ? texts.call.stopShareShort : texts.call.shareShort}
      label={isSharing ? texts.call.stopShare : texts.call.share} testId="share-toggle" isOpen={isSharing} press={press}
    />
  );
}

/** What a narrow bar has no room for. */
function More({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  const close = () => {
    setOpen(false);
    box.current?.querySelector<HTMLElement>("[data-testid=more]")?.focus();
  };
  return (
    <div
      className="more" ref={box}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !isOpen) return;
        event.stopPropagation();
        close();
      }}
    >
      <BarButton icon={Ellipsis} text={texts.call.more} testId="more" isOpen={isOpen} controls={id} press={() => setOpen(!isOpen)} />
      <div id={id} className="more-box" hidden={!isOpen} onClick={close}>{children}</div>
    </div>
  );
}

interface BarButtonProps {
  readonly icon: LucideIcon;
  readonly text: string;
  /** When the visible text does not say enough. */
  readonly label?: string;
  readonly testId: string;
  readonly isOff?: boolean;
  readonly isOpen?: boolean;
  readonly panel?: Panel;
  /** The id of what it opens. */
  readonly controls?: string;
  readonly badge?: number;
  readonly press: () => void;
}

function BarButton({ icon: Icon, text, label, testId, isOff = false, isOpen, panel, controls, badge = 0, press }: BarButtonProps) {
  return (
    <button
      type="button" className="bar-button" data-testid={testId} data-off={isOff} data-open={isOpen ?? false} data-panel={panel}
      aria-label={label ?? text} aria-expanded={panel || controls ? isOpen : undefined} aria-controls={controls} onClick={press}
    >
      <span className="bar-icon"><Icon aria-hidden />{badge > 0 && <span className="badge" data-testid="unread" data-count={badge} />}</span>
      <span className="bar-text" aria-hidden>{text}</span>
    </button>
  );
}
