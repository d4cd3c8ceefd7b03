/** Who is here. A host mutes and removes people from it. */
import type { CallClient, CallSnapshot, RemoteParticipant } from "@carehub/call-client";
import { Copy, Mic, MicOff, UserX, Video, VideoOff } from "lucide-react";
import { useState } from "react";
import { common } from "../../../texts/common";
import { texts } from "../../../texts/call";
import { copyLink } from "./copyLink";
import { ConfirmDialog } from "./ConfirmDialog";
import { PanelFrame } from "./PanelFrame";

interface PeoplePanelProps {
  readonly call: CallClient;
  readonly snapshot: CallSnapshot;
  readonly link: string | null;
  readonly toast: (text: string) => void;
  readonly close: () => void;
}

/** See the head of this file. */
export function PeoplePanel({ call, snapshot, link, toast, close }: PeoplePanelProps) {
  const { self, participants } = snapshot;
  const [leaving, setLeaving] = useState<RemoteParticipant | null>(null);
  const canModerate = self?.permissions.moderate ?? false;
  return (
    <PanelFrame title={texts.people.title(participants.length + 1)} testId="people-panel" close={close}>
      <ul className="people">
        {self && (
          <li className="person">
            <Name name={texts.call.self(self.name)} role={self.role} isMicrophoneOn={self.microphone.isOn} isCameraOn={self.camera.isOn} />
          </li>
        )}
        {participants.map((one) => (
          <li key={one.id} className="person" data-testid="person" data-participant={one.id}>
            <Name name={one.name} role={one.role} isMicrophoneOn={one.microphone === "on"} isCameraOn={one.camera === "on"} />
            {canModerate && (
              <div className="person-actions">
                <button
                  type="button" className="button button-small" data-testid="mute-other" disabled={one.microphone !== "on"}
                  aria-label={texts.people.muteLabel(one.name)} onClick={() => call.muteOther(one.id)}
                >
                  <MicOff aria-hidden />{texts.people.mute}
                </button>
                <button
                  type="button" className="button button-small" data-testid="kick" aria-label={texts.people.removeLabel(one.name)}
                  onClick={() => setLeaving(one)}
                >
                  <UserX aria-hidden />{texts.people.remove}
                </button>
              </div>
            )}
          </li>
        ))}
      </ul>
      {link && (
        <div className="panel-foot">
          <button type="button" className="button button-wide" onClick={() => void copyLink(link, toast)}><Copy aria-hidden />{texts.call.copyLink}</button>
        </div>
      )}
      <ConfirmDialog
        isOpen={leaving !== null} title={texts.people.removeTitle(leaving?.name ?? "")} text={texts.people.removeText}
        action={texts.people.remove} cancel={() => setLeaving(null)}
        confirm={() => {
          if (leaving) call.kick(leaving.id);
          setLeaving(null);
        }}
      />
    </PanelFrame>
  );
}

interface NameProps {
  readonly name: string;
  readonly role: "host" | "guest";
  readonly isMicrophoneOn: boolean;
  readonly isCameraOn: boolean;
}

function Name({ name, role, isMicrophoneOn, isCameraOn }: NameProps) {
  return (
    <div className="person-name">
      <span className="person-words">
        <span>{name}</span>
        <span className="person-role">{role === "host" ? common.host : common.guest}</span>
      </span>
      {isCameraOn ? <Video aria-hidden /> : <VideoOff role="img" aria-label={texts.call.cameraIsOff} />}
      {isMicrophoneOn ? <Mic aria-hidden /> : <MicOff role="img" aria-label={texts.call.isMuted} />}
    </div>
  );
}
