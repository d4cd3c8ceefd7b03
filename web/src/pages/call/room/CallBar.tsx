/** The bar of controls. Every button says what pressing it does. */
import type { CallSnapshot } from "@carehub/call-client";
import {
  ChartNoAxesColumn, LayoutGrid, MessageSquareText, Mic, MicOff, MonitorUp, MonitorX, PhoneOff, Presentation, Settings, Users, Video,
  VideoOff, type LucideIcon,
} from "lucide-react";
import type { Ref } from "react";
import { texts } from "../../../texts";
import type { LayoutChoice } from "./layout";
import type { Actions } from "./Room";

/** What can be open beside the stage. */
export type Panel = "chat" | "people" | "statistics";

interface CallBarProps {
  readonly ref: Ref<HTMLDivElement>;
  readonly snapshot: CallSnapshot;
  readonly panel: Panel | null;
  readonly toggle: (panel: Panel) => void;
  readonly unread: number;
  readonly layout: LayoutChoice;
  readonly setLayout: (layout: LayoutChoice) => void;
  readonly actions: Actions;
  readonly openSettings: () => void;
  readonly leave: () => void;
}

/** See the head of this file. */
export function CallBar({ ref, snapshot, panel, toggle, unread, layout, setLayout, actions, openSettings, leave }: CallBarProps) {
  const { self, participants } = snapshot;
  const isSharing = Boolean(self?.screen.track);
  // Phones have no screens to share.
  const canShare = "mediaDevices" in navigator && "getDisplayMedia" in navigator.mediaDevices;
  const hasGrid = layout !== "spotlight";
  const of = (name: Panel) => ({ panel: name, isOpen: panel === name, press: () => toggle(name) });
  return (
    <div className="bar" role="group" aria-label={texts.call.controls} ref={ref}>
      {self?.permissions.publish && (
        <>
          <BarButton
            icon={self.microphone.isOn ? Mic : MicOff} text={self.microphone.isOn ? texts.call.mute : texts.call.unmute}
            testId="mic-toggle" isOff={!self.microphone.isOn} press={actions.toggleMicrophone}
          />
          <BarButton
            icon={self.camera.isOn ? Video : VideoOff} text={self.camera.isOn ? texts.call.cameraOff : texts.call.cameraOn}
            testId="cam-toggle" isOff={!self.camera.isOn} press={actions.toggleCamera}
          />
          {canShare && (
            <BarButton
              icon={isSharing ? MonitorX : MonitorUp} text={isSharing ? texts.call.stopShare : texts.call.share}
              testId="share-toggle" isOpen={isSharing} press={actions.toggleShare}
            />
          )}
        </>
      )}
      <BarButton
        icon={MessageSquareText} text={texts.call.chat} label={unread > 0 ? texts.call.chatUnread(unread) : texts.call.chat}
        testId="chat-toggle" badge={unread} {...of("chat")}
      />
      <BarButton icon={Users} text={texts.call.people} testId="people-toggle" {...of("people")} />
      {participants.length > 1 && (
        <BarButton
          icon={hasGrid ? Presentation : LayoutGrid} text={texts.call.layout} testId="layout-toggle"
          label={hasGrid ? texts.call.layoutSpotlight : texts.call.layoutGrid} press={() => setLayout(hasGrid ? "spotlight" : "grid")}
        />
      )}
      <BarButton icon={ChartNoAxesColumn} text={texts.call.statistics} testId="stats-toggle" {...of("statistics")} />
      <BarButton icon={Settings} text={texts.call.settings} testId="settings" press={openSettings} />
      <button type="button" className="bar-leave" data-testid="leave" onClick={leave}>
        <PhoneOff aria-hidden /><span>{texts.call.leave}</span>
      </button>
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
  readonly badge?: number;
  readonly press: () => void;
}

function BarButton({ icon: Icon, text, label, testId, isOff = false, isOpen, panel, badge = 0, press }: BarButtonProps) {
  return (
    <button
      type="button" className="bar-button" data-testid={testId} data-off={isOff} data-open={isOpen ?? false} data-panel={panel}
      aria-label={label ?? text} aria-expanded={panel ? isOpen : undefined} onClick={press}
    >
      <span className="bar-icon"><Icon aria-hidden />{badge > 0 && <span className="badge" data-testid="unread">{badge}</span>}</span>
      <span className="bar-text" aria-hidden>{text}</span>
    </button>
  );
}
