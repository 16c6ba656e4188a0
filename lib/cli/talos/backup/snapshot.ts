import { createHash } from 'node:crypto';
import { createReadStream, statSync } from 'node:fs';
import { CommandError } from '../../errors';
import { EXIT } from '../../exit-codes';

/** etcd writes pages of this size, and behind them the checksum of all of them. */
const PAGE = 512;
const CHECKSUM = 32;

/**
 * Checks that a file is a whole snapshot of etcd.
 *
 * @returns its size in bytes
 * @throws CommandError when it is not
 */
export async function checkSnapshot(file: string, shown: string): Promise<number> {
  const size = statSync(file, { throwIfNoEntry: false })?.size;
  if (size === undefined) throw new CommandError(`there is no ${shown}\n    name a snapshot that standsmith talos backup has written`, EXIT.badInput);
  const broken = (what: string) => new CommandError(`${shown} is no whole snapshot of etcd: ${what}\n    use another one, or make one again`, EXIT.badInput);
  if (size === 0) throw broken('it is empty');
  if (size <= CHECKSUM || size % PAGE !== CHECKSUM) throw broken(`${size} bytes are not pages of ${PAGE} with a checksum behind them`);
  const computed = createHash('sha256');
  for await (const chunk of createReadStream(file, { end: size - CHECKSUM - 1 })) computed.update(chunk as Buffer);
  const written: Buffer[] = [];
  for await (const chunk of createReadStream(file, { start: size - CHECKSUM })) written.push(chunk as Buffer);
  if (!computed.digest().equals(Buffer.concat(written))) throw broken('its checksum is another one');
  return size;
}
