/** The pages of a call. They come with the first load, which is measured; all others are listed in pages.tsx. */
import { page, type Loaded, type Page } from "./page";
import { load as call } from "./texts/call";
import { load as door } from "./texts/door";
import { load as errors } from "./texts/errors";

/** See the head of this file. */
export const CALL_PAGES: readonly Page[] = [
  page("/", "everybody", () => import("./pages/start/StartPage"), call, errors),
  page("/call/:room", "everybody", () => import("./pages/call/CallPage") as unknown as Loaded, call, errors),
  page("/room/:domain/:room", "everybody", () => import("./pages/room/RoomPage") as unknown as Loaded, call, door, errors),
];
