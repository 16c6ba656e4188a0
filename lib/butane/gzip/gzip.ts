import { crc32 } from 'node:zlib';
import { BitWriter } from './bit-writer';
import { findMatches } from './find-matches';
import { writeBlock, writeStored } from './write-block';

const BEST_COMPRESSION = 2;
const UNKNOWN_SYSTEM = 255;

/**
 * gzip at its best level, byte for byte as Go's `compress/gzip` makes it. What zlib makes is as good, and other bytes: a plan would see a change
 * wherever the one is compared with the other.
 */
export function gzip(contents: Uint8Array): Uint8Array {
  const writer = new BitWriter();
  findMatches(contents).forEach((block) => writeBlock(writer, block));
  writeStored(writer, new Uint8Array(), true);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(contents), 0);
  trailer.writeUInt32LE(contents.length % 2 ** 32, 4);
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, BEST_COMPRESSION, UNKNOWN_SYSTEM]), writer.finish(), trailer]);
}
