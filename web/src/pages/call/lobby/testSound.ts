/** Two soft notes on the chosen speaker. Made on the spot, so there is no sound file to load. */

const NOTES_HZ = [523.25, 659.25];
const NOTE_S = 0.35;

/** Plays them; a speaker that is gone gives way to the device's own. */
export async function playTestSound(speakerId: string | null): Promise<void> {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  NOTES_HZ.forEach((frequency, index) => {
    const start = context.currentTime + 0.05 + index * NOTE_S;
    const note = new OscillatorNode(context, { frequency });
    const volume = new GainNode(context, { gain: 0 });
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(0.25, start + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S);
    note.connect(volume).connect(output);
    note.start(start);
    note.stop(start + NOTE_S);
  });
  const player = new Audio();
  player.srcObject = output.stream;
  if (speakerId !== null && "setSinkId" in player) await player.setSinkId(speakerId).catch(() => undefined);
  await player.play().catch(() => undefined);
  setTimeout(() => void context.close(), (NOTES_HZ.length * NOTE_S + 0.5) * 1000);
}
