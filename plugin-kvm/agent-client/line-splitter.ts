const NEWLINE = 0x0a;

/** Thrown by {@link LineSplitter.push}. */
export class LineTooLong extends Error {
  constructor(maxLineBytes: number) {
    super(`a line is longer than ${maxLineBytes} bytes`);
  }
}

/** Cuts a stream of bytes into lines. Works on bytes, because a character may be cut in two between chunks. */
export class LineSplitter {
  private parts: Buffer[] = [];
  private length = 0;

  /** @param maxLineBytes what a line, ended or not, may have */
  constructor(private readonly maxLineBytes: number) {}

  /** The lines that this chunk ended, without their newline. @throws LineTooLong */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      this.keep(chunk.subarray(start, end));
      lines.push(Buffer.concat(this.parts, this.length).toString('utf8'));
      this.parts = [];
      this.length = 0;
      start = end + 1;
    }
    this.keep(chunk.subarray(start));
    return lines;
  }

  private keep(part: Buffer): void {
    this.length += part.length;
    if (this.length > this.maxLineBytes) throw new LineTooLong(this.maxLineBytes);
    if (part.length > 0) this.parts.push(part);
  }
}
