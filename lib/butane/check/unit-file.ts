/** What a systemd unit says, as far as it matters here. */
export type UnitFile = { readonly sections: ReadonlySet<string> } | { readonly problem: string };

const LONGEST_LINE = 2048;

/**
 * Reads a unit as CoreOS' `go-systemd` does.
 *
 * @returns the sections that say something
 */
export function parseUnit(text: string): UnitFile {
  const sections = new Set<string>();
  try {
    readSections(new UnitReader(Buffer.from(text)), sections);
    return { sections };
  } catch (error) {
    if (error instanceof UnitError) return { problem: error.message };
    throw error;
  }
}

class UnitError extends Error {}

function readSections(reader: UnitReader, sections: Set<string>): void {
  let section: string | undefined;
  for (let character = reader.next(); character !== undefined; reader.checkLine(), character = reader.next()) {
    if (character === '[') {
      reader.checkLine();
      section = readSectionName(reader);
    } else if (character === '#' || character === ';') {
      reader.checkLine();
      while (reader.line().replace(/ $/, '').endsWith('\\'));
    } else if (section !== undefined && !/\s/.test(character)) {
      reader.back();
      reader.checkLine();
      readOption(reader);
      sections.add(section);
    }
  }
}

function readSectionName(reader: UnitReader): string {
  const name = reader.until(']');
  if (!name.endsWith(']')) throw new UnitError('unable to find end of section');
  reader.checkLine();
  const garbage = reader.line().trim();
  // the name that it gives is empty, always
  if (garbage !== '') throw new UnitError(`found garbage after section name : ${JSON.stringify(garbage)}`);
  return name.slice(0, -1);
}

function readOption(reader: UnitReader): void {
  for (let character = reader.next(); character !== '='; character = reader.next()) {
    if (character === undefined) throw new UnitError('EOF');
    if (/[\r\n]/.test(character)) throw new UnitError('unexpected newline encountered while parsing option name');
  }
  do reader.checkLine(); while (reader.line().endsWith('\\'));
}

/** Reads as Go's `bufio` does: how far it has looked ahead decides about which lines are found too long. */
class UnitReader {
  private static readonly AHEAD = 4096;
  private at = 0;
  private seen = 0;

  constructor(private readonly bytes: Buffer) {}

  next(): string | undefined {
    if (this.at >= this.bytes.length) return undefined;
    if (this.at >= this.seen) this.lookAhead();
    return String.fromCharCode(this.bytes[this.at++]!);
  }

  back(): void {
    this.at -= 1;
  }

  /** All up to a byte, and that byte if it is there. */
  until(end: string): string {
    const found = this.bytes.indexOf(end, this.at);
    const start = this.at;
    const stop = found < 0 ? this.bytes.length : found + 1;
    while (this.seen < stop) {
      if (this.seen - this.at >= UnitReader.AHEAD) this.at = this.seen;
      this.lookAhead();
    }
    this.at = stop;
    return this.bytes.toString('utf8', start, stop);
  }

  /** The rest of the line. */
  line(): string {
    return this.until('\n').replace(/\r$/, '').replace(/\n$/, '');
  }

  checkLine(): void {
    const ahead = this.bytes.subarray(this.at, this.at + LONGEST_LINE);
    if (this.seen - this.at >= LONGEST_LINE && !ahead.includes('\n') && !ahead.includes('\r')) {
      throw new UnitError(`line too long (max ${LONGEST_LINE} bytes)`);
    }
  }

  private lookAhead(): void {
    this.seen = Math.min(this.bytes.length, this.at + UnitReader.AHEAD);
  }
}
