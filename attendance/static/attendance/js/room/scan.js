// Badges: by camera (the browser's own reader, else the one beside), by a scanner on a cable, or typed. The same badge twice is harmless.

import { idOnBadge, mark, personIn } from "./facts.js";
import { find, made, say } from "./screens.js";

const PAUSE = 120; // milliseconds between two looks
const SAME = 4000; // milliseconds in which the same badge before the camera is the same scan
const WIDEST = 640; // pixels: more only makes reading slower

let stream = null, timer = 0, sound = null;

async function reader() {
  if ("BarcodeDetector" in globalThis && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue ?? "";
  }
  const { default: decode } = await import("../../vendor/qr/decode.js");
  return async (canvas) => {
    const { width, height } = canvas;
    try { return decode({ width, height, data: canvas.getContext("2d").getImageData(0, 0, width, height).data }); } catch { return ""; } // no code in sight
  };
}

function beep(isGood) {
  sound ??= new AudioContext();
  const tone = sound.createOscillator(), volume = sound.createGain();
  tone.frequency.value = isGood ? 880 : 220;
  volume.gain.value = 0.15;
  tone.connect(volume).connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + (isGood ? 0.12 : 0.4));
}

function tell(kind, sentence) {
  const place = find("[data-scan-told]");
  place.dataset.kind = kind;
  place.textContent = sentence;
  beep(kind !== "error");
  navigator.vibrate?.(kind === "error" ? [80, 60, 80] : 60);
}

/** What a badge says of somebody: present, unless they are marked in the room already. */
export async function read(text, register) {
  const id = idOnBadge(text);
  if (!id) return tell("error", say("no_badge"));
  const person = personIn(register.session, id);
  if (person && ["present", "late"].includes(person.status)) {
    return tell("again", say("again", { person: person.name, status: say(`status_${person.status}`).toLowerCase() }));
  }
  const problem = await register.keep([mark(register.session, person ?? { uuid: id }, { status: "present", how: "scan", remark: person?.remark ?? "" })]);
  if (problem) return tell("error", problem);
  if (!person) return tell("error", say("unknown_badge"));
  register.refresh(person);
  const sentence = say("marked", { person: person.name, status: say("status_present").toLowerCase() });
  tell("ok", sentence);
  find("[data-scan-log]").prepend(made("li", { textContent: sentence }));
}

export async function start(register) {
  stop();
  const video = find("[data-video]"), trouble = find("[data-no-camera]");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    trouble.textContent = say("no_camera");
    trouble.hidden = false;
    return;
  }
  trouble.hidden = true;
  video.srcObject = stream;
  await video.play();
  const look = await reader(), canvas = made("canvas"), seen = new Map(), own = stream;
  async function next() {
    if (stream !== own) return; // stopped, or begun anew
    const scale = Math.min(1, WIDEST / video.videoWidth);
    Object.assign(canvas, { width: Math.round(video.videoWidth * scale), height: Math.round(video.videoHeight * scale) });
    if (canvas.width) {
      canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
      const text = await look(canvas), now = Date.now();
      if (text && now - (seen.get(text) ?? 0) > SAME) await read(text, register);
      if (text) seen.set(text, now);
    }
    timer = setTimeout(next, PAUSE);
  }
  next();
}

/** Whom it spoke of last. */
export function forget() { find("[data-scan-told]").textContent = ""; }

export function stop() {
  clearTimeout(timer);
  stream?.getTracks().forEach((track) => track.stop());
  stream = null;
}
