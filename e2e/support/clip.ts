// Clips to upload, made once for each worker by the system's ffmpeg: what moves, sounds and differs in size.
import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FFMPEG = process.env.FFMPEG_PATH ?? "ffmpeg";
const folder = mkdtempSync(join(tmpdir(), "lumiku-clips-"));

/** A clip of `seconds`, of the test picture `source` (a lavfi source with its size and rate) and a tone. */
function clip(name: string, source: string, seconds: number, tone: number): string {
  const path = join(folder, name);
  const input = (graph: string) => ["-f", "lavfi", "-i", graph];
  execFileSync(FFMPEG, [
    ...["-v", "error", "-y", ...input(source), ...input(`sine=frequency=${tone}`), "-t", String(seconds)],
    ...["-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-c:a", "aac", path],
  ]);
  return path;
}

let made: string[] | undefined;

/** Three clips of different size, shape and rate, in this order: a hook, a body, a call to action. */
export function clips(): string[] {
  made ??= [
    clip("hook.mp4", "testsrc2=size=180x320:rate=30", 1.2, 440),
    clip("body.mov", "mandelbrot=size=320x180:rate=25", 2, 330),
    clip("offer.mkv", "gradients=size=240x240:rate=24:seed=7", 1.6, 260),
  ];
  return made;
}
