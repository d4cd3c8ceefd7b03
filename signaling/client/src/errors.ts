/** What can go wrong with cameras, microphones and screens, in words that a page can act on. */

/** Why a device could not be opened. */
export type DeviceProblem =
  /** The person, or the browser on their behalf, said no. */
  | "permission_denied"
  /** The operating system does not let the browser have it. */
  | "blocked_by_system"
  /** There is none. */
  | "not_found"
  /** Another program has it, or the hardware failed. */
  | "in_use"
  /** Browsers give no camera to pages that came over plain HTTP. */
  | "insecure_context"
  /** This browser cannot do it at all. */
  | "unsupported"
  /** The person closed the choice of screens. */
  | "cancelled"
  | "unknown";

/** What was asked for. */
export type DeviceUse = "microphone" | "camera" | "screen";

/** Thrown by the calls that open a device. */
export class DeviceError extends Error {
  readonly use: DeviceUse;
  readonly problem: DeviceProblem;

  constructor(use: DeviceUse, problem: DeviceProblem, cause?: unknown) {
    super(`${use}: ${problem}`, { cause });
    this.name = "DeviceError";
    this.use = use;
    this.problem = problem;
  }
}

/** Names of Media Capture §10.2 and of Screen Capture §5.1, and the older ones some browsers still use. */
const BY_NAME: Record<string, DeviceProblem> = {
  NotAllowedError: "permission_denied",
  PermissionDeniedError: "permission_denied",
  SecurityError: "permission_denied",
  NotFoundError: "not_found",
  DevicesNotFoundError: "not_found",
  OverconstrainedError: "not_found",
  NotReadableError: "in_use",
  TrackStartError: "in_use",
  AbortError: "in_use",
  InvalidStateError: "unknown",
  NotSupportedError: "unsupported",
  TypeError: "unsupported",
};

/** Says in our words what the browser threw. */
export function deviceProblem(thrown: unknown, use: DeviceUse): DeviceProblem {
  const { name, message } = thrown instanceof Error ? thrown : { name: "", message: "" };
  const problem = BY_NAME[name] ?? "unknown";
  if (problem !== "permission_denied") return problem;
  // Chromium says "Permission denied by system" when macOS or Windows privacy settings are the reason.
  if (/by system/i.test(message)) return "blocked_by_system";
  return use === "screen" ? "cancelled" : "permission_denied";
}

/** What stands in the way before anything is asked for, if anything does. */
export function capabilityProblem(scope: { isSecureContext: boolean; mediaDevices: unknown }): DeviceProblem | null {
  if (scope.mediaDevices) return null;
  return scope.isSecureContext ? "unsupported" : "insecure_context";
}
