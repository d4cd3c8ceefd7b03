/** The pages of calls. They are apart from all others, so that a call begins without knowing of those. */
import { page, type Page } from "./page";
import { load as call } from "./texts/call";
import { load as door } from "./texts/door";
import { load as errors } from "./texts/errors";

type Loaded = ReturnType<Parameters<typeof page>[2]>;

/** See the head of this file; all of them are for everybody. */
export const FIRST_PAGES: readonly Page[] = [
  page("/call/:room", "everybody", () => import("./pages/call/CallPage") as unknown as Loaded, call, errors),
  page("/room/:domain/:room", "everybody", () => import("./pages/room/RoomPage") as unknown as Loaded, call, door, errors),
];
