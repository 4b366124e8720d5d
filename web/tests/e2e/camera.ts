// A browser whose camera shows one slip.
import { writeFileSync } from "node:fs";

import { chromium, type Browser } from "@playwright/test";
import { encodeQR } from "qr";

const [WIDTH, HEIGHT] = [640, 480];

/** One frame of grey video with a QR code in its middle, as a YUV4MPEG2 file. */
function film(text: string): Buffer {
  const rows = encodeQR(text, "raw", { border: 4 });
  const scale = Math.floor(HEIGHT / rows.length);
  const [left, top] = [(WIDTH - rows.length * scale) >> 1, (HEIGHT - rows.length * scale) >> 1];
  const light = Buffer.alloc(WIDTH * HEIGHT, 0xe0);
  for (const [y, row] of rows.entries()) {
    for (const [x, dark] of row.entries()) {
      for (let line = 0; dark && line < scale; line += 1) {
        const at = (top + y * scale + line) * WIDTH + left + x * scale;
        light.fill(0x10, at, at + scale);
      }
    }
  }
  const colour = Buffer.alloc((WIDTH * HEIGHT) / 2, 0x80);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F5:1 Ip A1:1 C420\nFRAME\n`), light, colour]);
}

/** Starts a browser whose camera shows this text as a QR code. */
export async function withCamera(path: string, text: string): Promise<Browser> {
  writeFileSync(path, film(text));
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: [
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${path}`,
    ],
  });
}
