/**
 * Taking a visit to another time with a mouse or a pen. Fingers scroll the page instead, and keys do not drag: the button on
 * each visit asks for the same (WCAG 2.5.7). Where it is let go is only a wish; the server says what is free.
 */
import { useRef, useState, type DragEvent, type MouseEvent, type PointerEvent } from "react";
import type { Appointment } from "../../api/appointments";

/** Where a visit would be: a day, and minutes of it. */
export interface Ghost {
  readonly visit: Appointment;
  readonly day: number;
  readonly from: number;
  readonly to: number;
}

interface Grip {
  readonly visit: Appointment;
  readonly x: number;
  readonly y: number;
  /** From the visit's upper edge to where it was taken, in pixels. */
  readonly offset: number;
  readonly minutes: number;
}

/** Less is a click with an unsteady hand. In pixels. */
const MOVED_MIN = 6;
/** In minutes. */
const STEP = 15;

/** See the head of this file. `span` is what a column shows, in minutes of its day; `drop` gets where a visit is let go. */
export function useDrag(span: { readonly from: number; readonly to: number }, drop: (ghost: Ghost) => void) {
  const grip = useRef<Grip | null>(null);
  const wasDragged = useRef(false);
  const [ghost, setGhost] = useState<Ghost | null>(null);
  const end = () => {
    grip.current = null;
    setGhost(null);
  };
  return {
    ghost,
    /** Of what holds all days: a quick hand is off the visit at once. */
    area: {
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const held = grip.current;
        if (!held || (!wasDragged.current && Math.hypot(event.clientX - held.x, event.clientY - held.y) < MOVED_MIN)) return;
        wasDragged.current = true;
        setGhost(under(event, held, span));
      },
      onPointerUp: () => {
        if (ghost) drop(ghost);
        end();
      },
      onPointerLeave: end,
      onPointerCancel: end,
    },
    /** Of a visit that lasts so many minutes. */
    grip: (visit: Appointment, minutes: number) => ({
      onPointerDown: (event: PointerEvent<HTMLElement>) => {
        wasDragged.current = false;
        if (event.pointerType === "touch" || event.button !== 0 || (event.target as HTMLElement).closest("button")) return;
        grip.current = { visit, minutes, x: event.clientX, y: event.clientY, offset: event.clientY - event.currentTarget.getBoundingClientRect().top };
      },
      /** Letting go on the visit itself is no click on it. */
      onClickCapture: (event: MouseEvent) => {
        if (!wasDragged.current) return;
        event.preventDefault();
        event.stopPropagation();
      },
      // The browser would drag the link's address instead.
      onDragStart: (event: DragEvent) => event.preventDefault(),
    }),
  };
}

/** The place below the pointer; none beside the days. */
function under({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>, held: Grip, span: { from: number; to: number }): Ghost | null {
  for (const column of currentTarget.querySelectorAll<HTMLElement>(".calendar-column")) {
    const { left, right, top, height } = column.getBoundingClientRect();
    if (clientX < left || clientX >= right) continue;
    const minute = span.from + ((clientY - held.offset - top) / height) * (span.to - span.from);
    const from = Math.min(span.to - held.minutes, Math.max(span.from, Math.round(minute / STEP) * STEP));
    return { visit: held.visit, day: Number(column.dataset["day"]), from, to: from + held.minutes };
  }
  return null;
}
