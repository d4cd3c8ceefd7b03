/** Asks once more before something that cannot be undone. */
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { common } from "../../../texts/common";

interface ConfirmDialogProps {
  readonly isOpen: boolean;
  readonly title: string;
  readonly text: string;
  readonly action: string;
  readonly confirm: () => void;
  readonly cancel: () => void;
}

/** See the head of this file. */
export function ConfirmDialog({ isOpen, title, text, action, confirm, cancel }: ConfirmDialogProps) {
  return (
    <ModalOverlay className="scrim" isOpen={isOpen} onOpenChange={(open) => open || cancel()} isDismissable>
      <Modal className="dialog">
        <Dialog role="alertdialog">
          <Heading slot="title" level={2}>{title}</Heading>
          <p>{text}</p>
          <div className="dialog-actions">
            <Button className="button" onPress={cancel} autoFocus>{common.cancel}</Button>
            <Button className="button button-danger" data-testid="confirm" onPress={confirm}>{action}</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
