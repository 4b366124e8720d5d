// Saving a file from the page.

/** Offers bytes or text as a file. */
export function saveFile(name: string, parts: BlobPart, type = "application/octet-stream"): void {
  const url = URL.createObjectURL(new Blob([parts], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** A name that any file system takes. */
export function fileName(...parts: string[]): string {
  return parts.map((part) => part.replace(/[\\/:*?"<>|\s\u0000-\u001f\u202a-\u202e\u2066-\u2069]+/g, "_")).join("-");
}
