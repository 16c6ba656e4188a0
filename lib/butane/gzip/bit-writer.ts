import type { Code } from './huffman';

/** Bits in the order of DEFLATE: the lowest bit of a byte first. */
export class BitWriter {
  private readonly bytes: number[] = [];
  private pending = 0;
  private pendingBits = 0;

  /** @param count up to 16 */
  write(value: number, count: number): void {
    this.pending |= value << this.pendingBits;
    this.pendingBits += count;
    while (this.pendingBits >= 8) {
      this.bytes.push(this.pending & 0xff);
      this.pending >>>= 8;
      this.pendingBits -= 8;
    }
  }

  writeCode({ bits, length }: Code): void {
    this.write(bits, length);
  }

  /** Fills the byte that is begun. */
  align(): void {
    if (this.pendingBits > 0) this.write(0, 8 - this.pendingBits);
  }

  /** Where bytes are whole only. */
  writeBytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.bytes.push(byte);
  }

  finish(): Uint8Array {
    this.align();
    return Uint8Array.from(this.bytes);
  }
}
