/** Devices and habits, during the call. */
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { prefer, usePreferences } from "../../../preferences";
import { common } from "../../../texts/common";
import { texts } from "../../../texts/call";
import { DevicePicker } from "../lobby/DevicePicker";
import type { Talk } from "../talk";

interface SettingsDialogProps {
  readonly talk: Talk;
  readonly isOpen: boolean;
  readonly setOpen: (isOpen: boolean) => void;
}

/** See the head of this file. */
export function SettingsDialog({ talk, isOpen, setOpen }: SettingsDialogProps) {
  const { mirror, saveData, shortcuts } = usePreferences();
  return (
    <ModalOverlay className="scrim" isOpen={isOpen} onOpenChange={setOpen} isDismissable>
      <Modal className="dialog">
        <Dialog>
          <div className="dialog-head">
            <Heading slot="title" level={2}>{texts.settings.title}</Heading>
            <Button className="button button-quiet button-icon" aria-label={common.close} onPress={() => setOpen(false)}><X aria-hidden /></Button>
          </div>
          <DevicePicker local={talk.local} isAudioOnly={talk.isAudioOnly} />
          <div>
            <Toggle isSelected={mirror} change={(isOn) => prefer({ mirror: isOn })}>{texts.settings.mirror}</Toggle>
            <Toggle
              isSelected={saveData}
              change={(isOn) => {
                prefer({ saveData: isOn });
                talk.applyCapture();
              }}
            >
              {texts.settings.saveData}
            </Toggle>
            <Toggle isSelected={shortcuts} change={(isOn) => prefer({ shortcuts: isOn })}>{texts.settings.shortcuts}</Toggle>
            <p className="field-hint">{texts.settings.shortcutsHint}</p>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Toggle({ isSelected, change, children }: { isSelected: boolean; change: (isOn: boolean) => void; children: ReactNode }) {
  return (
    <label className="switch">
      <input type="checkbox" role="switch" className="visually-hidden" checked={isSelected} onChange={(event) => change(event.target.checked)} />
      <span className="switch-track" />
      <span>{children}</span>
    </label>
  );
}
