// What comes out of the printer: slips with their codes, QR codes that can be read and lines to cut along; the papers of a result.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Page } from "@playwright/test";
import { decodeQR } from "qr/decode.js";

/** A4 at this many dots to the inch; millimetres. */
const DPI = 150;
const [WIDTH, HEIGHT, MARGIN] = [210, 297, 8];
const COLUMNS = 2;
const dots = (mm: number): number => Math.round((mm / 25.4) * DPI);

export interface Sheet {
  /** Codes by which one can sign in, as text. */
  codes: string[];
  /** What the QR codes say. */
  links: string[];
  /** Of how many slips all four sides have a line to cut along. */
  framed: number;
}

interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
}

/** Prints a page as its own style sheet has it; gives what is on each sheet of paper. */
export async function printed(page: Page): Promise<Sheet[]> {
  const folder = mkdtempSync(join(tmpdir(), "gongxin-paper-"));
  try {
    const file = join(folder, "slips.pdf");
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
    const text = execFileSync("pdftotext", ["-layout", file, "-"], { encoding: "utf8" });
    const sheets = text.split("\f").slice(0, -1);
    execFileSync("pdftoppm", ["-gray", "-r", String(DPI), file, join(folder, "sheet")]);
    const pictures = readdirSync(folder)
      .filter((name) => name.endsWith(".pgm"))
      .sort()
      .map((name) => readGrey(readFileSync(join(folder, name))));
    return sheets.map((sheet, at) => {
      const slips = cells(pictures[at]!).filter(({ data }) => data.some((grey) => grey < 64));
      return {
        codes: codesOf(sheet),
        links: slips.map(readQr),
        framed: slips.filter(isFramed).length,
      };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the papers of a result say, without blanks: the PDF, and every text cell of the workbook; with how many formulas are in it. */
export async function papersOf(host: Page): Promise<{ pdf: string; cells: string[]; formulas: number }> {
  const folder = mkdtempSync(join(tmpdir(), "gongxin-paper-"));
  try {
    const fetched = async (ending: string): Promise<string> => {
      const href = await host.locator(`a[href*="/paper.${ending}"]`).getAttribute("href");
      const answer = await host.request.get(new URL(href!, host.url()).href);
      writeFileSync(join(folder, ending), await answer.body());
      return join(folder, ending);
    };
    const pdf = execFileSync("pdftotext", [await fetched("pdf"), "-"], { encoding: "utf8" });
    const xml = execFileSync("python3", ["-c", PARTS, await fetched("xlsx")], { encoding: "utf8" });
    const cells = [...xml.matchAll(/<t(?: [^>]*)?>([^<]*)<\/t>/g)].map(([, text]) => readXml(text!));
    return { pdf: pdf.replace(/\s/g, ""), cells, formulas: [...xml.matchAll(/<f[ >]/g)].length };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Prints the parts of a workbook. */
const PARTS =
  "import sys, zipfile\nbook = zipfile.ZipFile(sys.argv[1])\n" +
  "for name in book.namelist():\n  if name.endswith('.xml'): sys.stdout.buffer.write(book.read(name))";

const ENTITIES: Record<string, string> = { lt: "<", gt: ">", amp: "&", apos: "'", quot: '"' };
const readXml = (text: string): string =>
  text.replace(
    /&(\w+);|&#(\d+);/g,
    (whole, name: string, code: string) => ENTITIES[name] ?? (code ? String.fromCodePoint(Number(code)) : whole),
  );

/** Halves put together as the page has them. Codes stand in two lines of three groups, beside those of the neighbour. */
function codesOf(sheet: string): string[] {
  const lines = [...sheet.matchAll(/\b([0-9A-Z]{5}-[0-9A-Z]{5}-[0-9A-Z]{5})\b/g)].map(([, half]) => half!);
  const codes: string[] = [];
  const width = COLUMNS * 2;
  for (let at = 0; at < lines.length; at += width) {
    const row = lines.slice(at, at + width);
    const beside = row.length / 2;
    codes.push(...row.slice(0, beside).map((half, place) => half + row[beside + place]!));
  }
  return codes;
}

/** A picture of grey dots: `P5 WIDTH HEIGHT 255`, and a byte for each. */
function readGrey(bytes: Buffer): Picture {
  const [head, width, height] = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString("latin1"))!;
  return { width: Number(width), height: Number(height), data: bytes.subarray(head.length) };
}

/** The places of slips on a sheet, with a little beyond their sides. */
function cells(sheet: Picture): Picture[] {
  const [wide, high] = [(WIDTH - 2 * MARGIN) / COLUMNS, 54];
  const found: Picture[] = [];
  for (let row = 0; MARGIN + (row + 1) * high <= HEIGHT - MARGIN + 1; row += 1) {
    for (let column = 0; column < COLUMNS; column += 1) {
      found.push(cut(sheet, MARGIN + column * wide - 1, MARGIN + row * high - 1, wide + 2, high + 2));
    }
  }
  return found;
}

function cut(sheet: Picture, x: number, y: number, wide: number, high: number): Picture {
  const [left, top, width, height] = [dots(x), dots(y), dots(wide), dots(high)];
  const data = new Uint8Array(width * height);
  for (let row = 0; row < height; row += 1) {
    const from = (top + row) * sheet.width + left;
    data.set(sheet.data.subarray(from, from + width), row * width);
  }
  return { width, height, data };
}

function readQr({ width, height, data }: Picture): string {
  const rgba = new Uint8ClampedArray(data.length * 4);
  data.forEach((grey, at) => rgba.set([grey, grey, grey, 255], at * 4));
  return decodeQR({ width, height, data: rgba });
}

/** Whether within two millimetres of every side a dashed line runs all along. */
function isFramed({ width, height, data }: Picture): boolean {
  const near = dots(2.5);
  const share = (length: number, grey: (at: number) => number): number =>
    Array.from({ length }, (_, at) => grey(at)).filter((dot) => dot < 200).length / length;
  const runs = (of: (step: number) => number): boolean =>
    Array.from({ length: near }, (_, step) => of(step)).some((dashed) => dashed > 0.35);
  return [
    runs((step) => share(width, (x) => data[step * width + x]!)),
    runs((step) => share(width, (x) => data[(height - 1 - step) * width + x]!)),
    runs((step) => share(height, (y) => data[y * width + step]!)),
    runs((step) => share(height, (y) => data[y * width + width - 1 - step]!)),
  ].every(Boolean);
}
