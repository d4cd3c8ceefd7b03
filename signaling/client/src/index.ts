/** The call client of Virtual Care Hub: joins a call from a browser. `CallClient` is where to start reading. */
export { CallClient, type CallOptions } from "./client";
export { DeviceError, type DeviceProblem, type DeviceUse } from "./errors";
export type { CallEvents } from "./events";
export { LocalMedia, type CaptureOptions, type LocalDevice, type LocalScreen, type LocalSnapshot } from "./local";
export type { MediaState } from "./mediawatch";
export type { CallSnapshot, RemoteParticipant, SelfParticipant, Sending } from "./snapshot";
export type { CallState, EndReason } from "./state";
export { Store } from "./store";
export type { CallStatistics, TrackStatistics } from "./statistics";
export type {
  ChatLine, CloseReason, ErrorCode, LeaveReason, Participant, Permissions, PublicationRef, Quality, Role, Source,
  WaitingPerson,
} from "./wire";
