/**
 * This person's microphone, camera and screen. It lives longer than a connection: the lobby opens the devices, the
 * call sends them, a reconnection keeps them. It knows nothing of peer connections; the call watches it.
 *
 * Muting keeps the microphone open, so that unmuting is instant. Turning the camera off closes it, so that its light
 * goes out.
 */
import { capabilityProblem, DeviceError, deviceProblem, type DeviceProblem, type DeviceUse } from "./errors";
import { Store } from "./store";

/** The microphone or the camera. */
export interface LocalDevice {
  /** What the person wants, and gets unless there is a `problem`. */
  readonly isOn: boolean;
  /** The open device. A muted microphone stays open. */
  readonly track: MediaStreamTrack | null;
  /** The chosen device; `null` leaves it to the browser. */
  readonly deviceId: string | null;
  /** Why it could not be opened the last time. */
  readonly problem: DeviceProblem | null;
  /** Set when a host muted it; cleared when the person unmutes. */
  readonly isMutedByHost: boolean;
}

/** The shared screen, or window, or tab. */
export interface LocalScreen {
  readonly track: MediaStreamTrack | null;
  readonly audioTrack: MediaStreamTrack | null;
}

/** All of it. */
export interface LocalSnapshot {
  readonly microphone: LocalDevice;
  readonly camera: LocalDevice;
  readonly screen: LocalScreen;
  /** Every device the browser tells of; labels are empty until one was opened. */
  readonly devices: readonly MediaDeviceInfo[];
}

/** How pictures are taken. */
export interface CaptureOptions {
  readonly width: number;
  readonly height: number;
  readonly framesPerSecond: number;
}

type Use = "microphone" | "camera";

const CLOSED: LocalDevice = { isOn: false, track: null, deviceId: null, problem: null, isMutedByHost: false };
const DEFAULT_CAPTURE: CaptureOptions = { width: 1280, height: 720, framesPerSecond: 30 };

/** See the head of this file. */
export class LocalMedia {
  readonly #store = new Store<LocalSnapshot>({
    microphone: CLOSED,
    camera: CLOSED,
    screen: { track: null, audioTrack: null },
    devices: [],
  });
  #capture: CaptureOptions;
  readonly #onDeviceChange = (): void => void this.#devicesChanged();

  /** Counts what was asked of each device, so that a camera that opens after it was turned off again is closed. */
  readonly #wishes: Record<Use, number> = { microphone: 0, camera: 0 };

  constructor(capture: CaptureOptions = DEFAULT_CAPTURE) {
    this.#capture = capture;
  }

  /** As for React's `useSyncExternalStore`. */
  readonly snapshot = this.#store.snapshot;
  /** As for React's `useSyncExternalStore`. */
  readonly subscribe = this.#store.subscribe;

  /** Says beforehand which devices to use, without opening them. */
  prefer(devices: { microphone?: string | null; camera?: string | null }): void {
    if (devices.microphone !== undefined) this.#change("microphone", { deviceId: devices.microphone });
    if (devices.camera !== undefined) this.#change("camera", { deviceId: devices.camera });
  }

  /**
   * Opens microphone and camera with one question to the person; when that fails each by itself, so that a missing
   * camera does not cost the microphone. Failures are found in the snapshot's `problem`.
   */
  async open(wanted: { microphone: boolean; camera: boolean }): Promise<void> {
    if (wanted.microphone && wanted.camera && (await this.#openBoth())) return;
    if (wanted.microphone) await this.setMicrophone(true);
    if (wanted.camera) await this.setCamera(true);
  }

  /** Unmutes or mutes. Opens the microphone when it was not open yet. */
  async setMicrophone(isOn: boolean): Promise<void> {
    const { track } = this.snapshot().microphone;
    if (isOn && track?.readyState !== "live") {
      await this.#openDevice("microphone");
      return;
    }
    this.#wishes.microphone += 1;
    if (track) track.enabled = isOn;
    this.#change("microphone", { isOn, isMutedByHost: false });
  }

  /** Opens or closes the camera. */
  async setCamera(isOn: boolean): Promise<void> {
    if (isOn) {
      await this.#openDevice("camera");
      return;
    }
    this.#wishes.camera += 1;
    stop(this.snapshot().camera.track);
    this.#change("camera", { isOn: false, track: null, isMutedByHost: false });
  }

  /** What a host did to us. Only we can undo it. */
  mutedByHost(use: Use): void {
    const { track } = this.snapshot()[use];
    this.#wishes[use] += 1;
    if (use === "microphone") {
      if (track) track.enabled = false;
      this.#change(use, { isOn: false, isMutedByHost: true });
    } else {
      stop(track);
      this.#change(use, { isOn: false, track: null, isMutedByHost: true });
    }
  }

  /** Another microphone or camera; the old one goes on when the new one cannot be opened. */
  async choose(use: Use, deviceId: string): Promise<void> {
    this.#change(use, { deviceId });
    const { track, isOn } = this.snapshot()[use];
    if (track) await this.#openDevice(use, isOn);
  }

  /** Pictures of another size from now on. */
  async capture(options: CaptureOptions): Promise<void> {
    this.#capture = options;
    await this.snapshot().camera.track?.applyConstraints(sizeOf(options)).catch(() => undefined);
  }

  /** Asks for a screen. Throws `DeviceError`; `cancelled` when the person changed their mind. */
  async startScreen(): Promise<void> {
    const media = browserMedia();
    if (!media || !("getDisplayMedia" in media)) throw new DeviceError("screen", missing("screen"));
    let stream: MediaStream;
    try {
      stream = await media.getDisplayMedia({ video: { frameRate: { max: 30 } }, audio: true });
    } catch (thrown) {
      throw new DeviceError("screen", deviceProblem(thrown, "screen"), thrown);
    }
    const track = stream.getVideoTracks()[0] ?? null;
    // Text must stay readable: rather fewer frames than a blurred prescription.
    if (track) track.contentHint = "detail";
    track?.addEventListener("ended", () => this.#screenEnded(track));
    this.stopScreen();
    this.#set({ screen: { track, audioTrack: stream.getAudioTracks()[0] ?? null } });
  }

  /** Stops sharing. */
  stopScreen(): void {
    const { track, audioTrack } = this.snapshot().screen;
    stop(track);
    stop(audioTrack);
    if (track ?? audioTrack) this.#set({ screen: { track: null, audioTrack: null } });
  }

  /** Reads the list of devices again. */
  async refreshDevices(): Promise<void> {
    const media = browserMedia();
    // Adding the same listener again does nothing.
    media?.addEventListener("devicechange", this.#onDeviceChange);
    const devices = (await media?.enumerateDevices().catch(() => undefined)) ?? [];
    this.#set({ devices });
  }

  /** Closes everything. The object can be used again. */
  close(): void {
    this.#wishes.microphone += 1;
    this.#wishes.camera += 1;
    stop(this.snapshot().microphone.track);
    stop(this.snapshot().camera.track);
    this.stopScreen();
    this.#change("microphone", { isOn: false, track: null });
    this.#change("camera", { isOn: false, track: null });
  }

  /** As `close`, and stops watching the browser's devices until one is opened again. */
  dispose(): void {
    this.close();
    browserMedia()?.removeEventListener("devicechange", this.#onDeviceChange);
  }

  async #openBoth(): Promise<boolean> {
    const media = browserMedia();
    if (!media) return false;
    const wishes = { microphone: this.#wish("microphone"), camera: this.#wish("camera") };
    try {
      const stream = await media.getUserMedia({ audio: this.#audio(), video: this.#video() });
      this.#opened("microphone", wishes.microphone, stream.getAudioTracks()[0] ?? null, true);
      this.#opened("camera", wishes.camera, stream.getVideoTracks()[0] ?? null, true);
      await this.refreshDevices();
      return true;
    } catch {
      return false;
    }
  }

  async #openDevice(use: Use, isOn = true): Promise<void> {
    const media = browserMedia();
    if (!media) {
      this.#change(use, { isOn: false, problem: missing(use) });
      return;
    }
    const wish = this.#wish(use);
    try {
      const stream = await media.getUserMedia(use === "microphone" ? { audio: this.#audio() } : { video: this.#video() });
      this.#opened(use, wish, stream.getTracks()[0] ?? null, isOn);
    } catch (thrown) {
      if (wish !== this.#wishes[use]) return;
      const { track } = this.snapshot()[use];
      const keeps = track?.readyState === "live";
      this.#change(use, { problem: deviceProblem(thrown, use), ...(keeps ? {} : { isOn: false, track: null }) });
    }
    await this.refreshDevices();
  }

  #wish(use: Use): number {
    this.#wishes[use] += 1;
    return this.#wishes[use];
  }

  #opened(use: Use, wish: number, track: MediaStreamTrack | null, isOn: boolean): void {
    if (wish !== this.#wishes[use]) {
      stop(track);
      return;
    }
    const before = this.snapshot()[use].track;
    if (before !== track) stop(before);
    if (track) {
      track.enabled = use === "camera" || isOn;
      track.addEventListener("ended", () => this.#deviceEnded(use, track));
    }
    const deviceId = this.snapshot()[use].deviceId ?? track?.getSettings().deviceId ?? null;
    this.#change(use, { track, deviceId, isOn: isOn && track !== null, problem: null, isMutedByHost: false });
  }

  /** Unplugged, or permission withdrawn: try whatever device is left, once. */
  #deviceEnded(use: Use, track: MediaStreamTrack): void {
    const device = this.snapshot()[use];
    if (device.track !== track) return;
    this.#change(use, { track: null, deviceId: null });
    void this.#openDevice(use, device.isOn);
  }

  #screenEnded(track: MediaStreamTrack): void {
    if (this.snapshot().screen.track === track) this.stopScreen();
  }

  async #devicesChanged(): Promise<void> {
    await this.refreshDevices();
    const { devices, microphone, camera } = this.snapshot();
    const isThere = (id: string | null): boolean => id === null || devices.some((device) => device.deviceId === id);
    // A chosen device that was unplugged while off must not be asked for again.
    if (!isThere(microphone.deviceId) && !microphone.track) this.#change("microphone", { deviceId: null });
    if (!isThere(camera.deviceId) && !camera.track) this.#change("camera", { deviceId: null });
  }

  #audio(): MediaTrackConstraints {
    const { deviceId } = this.snapshot().microphone;
    return { ...choice(deviceId), echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  }

  #video(): MediaTrackConstraints {
    return { ...choice(this.snapshot().camera.deviceId), ...sizeOf(this.#capture) };
  }

  #change(use: Use, change: Partial<LocalDevice>): void {
    this.#set({ [use]: { ...this.snapshot()[use], ...change } });
  }

  #set(change: Partial<LocalSnapshot>): void {
    this.#store.set({ ...this.snapshot(), ...change });
  }
}

/** `ideal`, not `exact`: a device remembered from last week may be gone, and any other is better than none. */
function choice(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? {} : { deviceId: { ideal: deviceId } };
}

function sizeOf({ width, height, framesPerSecond }: CaptureOptions): MediaTrackConstraints {
  return { width: { ideal: width }, height: { ideal: height }, frameRate: { ideal: framesPerSecond, max: framesPerSecond } };
}

/** Absent on pages that came over plain HTTP, whatever the DOM types say. */
function browserMedia(): MediaDevices | undefined {
  return (globalThis as { navigator?: { mediaDevices?: MediaDevices } }).navigator?.mediaDevices;
}

function stop(track: MediaStreamTrack | null): void {
  track?.stop();
}

function missing(use: DeviceUse): DeviceProblem {
  const scope = { isSecureContext: globalThis.isSecureContext, mediaDevices: browserMedia() };
  return capabilityProblem(scope) ?? (use === "screen" ? "unsupported" : "not_found");
}
