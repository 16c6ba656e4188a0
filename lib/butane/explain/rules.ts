import type { Finding } from '../../values/finding';
import { cleanPath } from '../check/clean-path';

/** What is known of a problem. */
interface Facts {
  /** The key that it is at. */
  readonly key: string;
  /** The text that stands there; undefined where there is none, or something else. */
  readonly given: string | undefined;
  /** The same, for messages. */
  readonly shown: string;
  readonly match: RegExpExecArray;
}

type Rule = readonly [pattern: RegExp, explain: (facts: Facts) => Pick<Finding, 'message' | 'fix'>];

const rule = (
  pattern: RegExp, message: string | ((facts: Facts) => string), fix: string | ((facts: Facts) => string),
): Rule => [pattern, (facts) => ({
  message: typeof message === 'string' ? message : message(facts),
  fix: typeof fix === 'string' ? fix : fix(facts),
})];

const VERSIONS = 'flatcar with version 1.1.0 (Flatcar), or fcos with version 1.5.0 (Fedora CoreOS)';

const HEADER: readonly Rule[] = [
  rule(/error parsing variant/, 'the Butane says no variant', `begin with variant: ${VERSIONS}`),
  rule(
    /error parsing version/,
    ({ shown, given }) => (given === undefined ? 'the Butane says no version' : `${shown} is no version of Butane`),
    'write version: 1.1.0 for flatcar, 1.5.0 for fcos',
  ),
  rule(/No translator exists for variant (\S+) with version (\S+)/, ({ match }) => `there is no Butane ${match[1]} ${match[2]}`, `use ${VERSIONS}`),
  rule(/unsupported config version/, ({ shown }) => `poseidon/ct makes no Ignition of version ${shown}`, `use ${VERSIONS}`),
  rule(/makes no Ignition of Butane of the variant (\S+)/, ({ match }) => `the variant ${match[1]} is not supported`, `use ${VERSIONS}`),
  rule(
    /context tree does not match/,
    'there is no map here: an alias (*), or nothing',
    'write the map itself: what is in the other one is not checked',
  ),
  rule(
    /unknown anchor '(.*)' referenced/,
    ({ match }) => `there is no anchor &${match[1]}`,
    'define it before it is used, or put text that begins with * in quotes',
  ),
  rule(/did not find expected ',' or/, 'a question mark between brackets or braces needs quotes around its text', 'put the text in quotes'),
  rule(/map merge requires/, '<< does not lead to a map', 'let it be an alias of a map, or a list of those'),
];

const EMBEDDED: readonly Rule[] = [
  rule(/^(?:config is not valid|invalid character|unexpected end of JSON|json: )/, 'what stands here is no Ignition', 'write JSON of Ignition 3.4.0, or use source or local'),
  rule(/^invalid config version/, 'the Ignition that stands here has no version', 'write {"ignition": {"version": "3.4.0"}}'),
  rule(/^skipping validation for/, 'the Ignition that stands here is of another version', 'use the version that this Butane becomes: 3.4.0 for the newest'),
];

const FILES: readonly Rule[] = [
  rule(/^path not specified/, ({ key }) => `${key} is missing`, ({ key }) => `add ${key}, an absolute path: /etc/app.conf`),
  rule(/^path not absolute/, ({ shown }) => `${shown} is not an absolute path`, ({ given = '' }) => `write ${cleanPath(`/${given}`)}`),
  rule(
    /^path is not fully simplified/,
    ({ shown }) => `the path ${shown} is not in its simplest form`,
    ({ given = '' }) => `write ${cleanPath(given)}`,
  ),
  rule(/remember to add a leading zero/, ({ shown }) => `the mode ${shown} is a decimal number`, ({ given }) => `write 0${given}`),
  rule(/^illegal file mode/, ({ shown }) => `there is no mode ${shown}`, 'write an octal number up to 07777, with a zero before it: 0644'),
  rule(
    /^setuid\/setgid\/sticky/,
    ({ shown }) => `the mode ${shown} has setuid, setgid or sticky bits, which are not set`,
    'leave them out: set them with a unit of systemd',
  ),
  rule(
    /^duplicate entry defined/,
    ({ shown, given }) => `${given === undefined ? 'this' : shown} is there twice`,
    'remove one of the two; of files, directories and links, one may have a path',
  ),
  rule(
    /^(\w+) path includes link/,
    ({ match }) => `the ${match[1]} is below a link of the same configuration`,
    'write the path that the link leads to',
  ),
  rule(/^path conflicts with systemd/, ({ shown }) => `systemd.units writes ${shown}, too`, 'remove it here, or there'),
  rule(/^only one of .* set: (.*)$/, ({ match }) => `there are several of ${match[1]}`, 'keep one of them'),
  rule(/^overwrite must be false/, 'overwrite: true, and nothing to overwrite with', 'add contents, or remove overwrite'),
  rule(/^cannot set both id and name/, 'both id and name are set', 'keep one of them'),
  rule(/^link target is required/, 'the link leads nowhere', 'add target'),
  rule(/^hard link target/, 'a hard link cannot lead to a directory', 'remove hard, or lead it to a file'),
  rule(/^user\/group ignored/, 'a hard link has no owner of its own', 'remove user and group here'),
];

const LOCAL: readonly Rule[] = [
  rule(
    /^(?:open|stat) (.*): no such file/,
    ({ match }) => `the file ${match[1]} is not there`,
    'put it beside the Butane, or correct the path: it begins at the folder of the environment',
  ),
  rule(/is a directory$/, ({ shown }) => `${shown} is a folder`, 'name a file, or use storage.trees for whole folders'),
  rule(/traverses outside/, ({ shown }) => `${shown} leads out of the folder of files`, 'put the file into that folder'),
  rule(/^local file paths are relative/, 'there are no files beside this Butane', 'write the contents with inline'),
  rule(/^root of tree/, 'the tree is a file', 'name a folder, or use storage.files'),
  rule(/^local is required/, 'the tree has no folder', 'add local'),
  rule(
    /^matching filesystem node/,
    'something in the tree is described elsewhere, with contents or as another kind',
    'remove it from the tree, or from there',
  ),
  rule(/^trees may only contain/, 'something in the tree is neither a file nor a folder nor a link', 'remove it from the tree'),
];

const SOURCES: readonly Rule[] = [
  rule(/^invalid url scheme/, ({ shown }) => `${shown} is of no kind of URL that can be fetched`, 'use http, https, tftp, s3, gs or data'),
  rule(/^unable to parse url/, ({ shown }) => `${shown} is no URL`, 'write a URL: https://example.com/file'),
  rule(
    /^(?:invalid media type|missing |invalid data|invalid char|illegal base64|rfc2396|unterminated)/,
    ({ shown }) => `${shown} is no data URL`,
    'write data:,TEXT with % escapes, data:;base64,DATA, or use inline',
  ),
  rule(/^source is required/, 'there is no source', 'add source, inline or local'),
  rule(/^source must be specified if verification/, 'there is nothing to verify', 'add source, or remove verification'),
  rule(/^invalid compression/, ({ shown }) => `${shown} is no compression`, 'use gzip, or remove compression'),
  rule(/^malformed hash/, ({ shown }) => `${shown} is no hash`, 'write sha512-, and 128 hexadecimal digits'),
  rule(/^unrecognized hash/, ({ shown }) => `${shown} is a hash of an unknown kind`, 'use sha512 or sha256'),
  rule(
    /^incorrect size for hash/,
    ({ shown }) => `the hash ${shown} has another length than its kind has`,
    'write 128 hexadecimal digits behind sha512-, or 64 behind sha256-',
  ),
  rule(/^cannot use HTTP headers/, 'http_headers are for http and https only', 'remove them'),
  rule(/^unable to parse HTTP header/, 'the value of the header is empty', 'add a value'),
  rule(/^HTTP header name/, 'the header has no name', 'add name'),
  rule(/^proxies must be/, ({ shown }) => `${shown} is no proxy`, 'use http or https: http://proxy.example:3128'),
  rule(
    /^insecure plaintext HTTP proxy/,
    ({ shown }) => `the proxy ${shown} for HTTPS is without encryption itself`,
    'use https, or leave strict off',
  ),
];

const UNITS: readonly Rule[] = [
  rule(
    /^unit ("?.*"?) is enabled, but has no install/,
    ({ match }) => `the unit ${match[1]} is enabled, which does nothing: it has no [Install]`,
    'add [Install] with WantedBy=multi-user.target, or remove enabled',
  ),
  rule(
    /^template unit (".*") for (".*") doesn't/,
    ({ match }) => `${match[2]} is enabled, which does nothing: ${match[1]} has no [Install]`,
    'add [Install] to the template',
  ),
  rule(/line too long/, 'a line of the unit has more than 2048 bytes', 'make it shorter: put what is long into a script or an environment file'),
  rule(
    /^invalid unit content: (.*)$/,
    ({ match }) => `the unit cannot be read: ${match[1]}`,
    'write sections in brackets, and NAME=VALUE below them',
  ),
  rule(
    /^invalid systemd unit extension/,
    ({ shown }) => `${shown} is no name of a unit`,
    'end it with .service, .mount, .timer, .socket, .target, .path or the like',
  ),
  rule(/^invalid systemd drop-in/, ({ shown }) => `${shown} is no name of a drop-in`, 'end it with .conf'),
];

const DISKS: readonly Rule[] = [
  rule(/^path is required if with_mount_unit/, 'with_mount_unit, and no path to mount it at', 'add path'),
  rule(/^format is required if with_mount_unit/, 'with_mount_unit, and no format', 'add format: ext4'),
  rule(/^invalid filesystem format/, ({ shown }) => `${shown} is no format`, 'use ext4, btrfs, xfs, vfat, swap or none'),
  rule(/^format cannot be empty/, 'there is no format', 'add format: ext4'),
  rule(/^filesystem must specify format/, 'a label, and no format', 'add format: ext4'),
  rule(
    /labels? (?:cannot be longer than|may not exceed) (\d+)/,
    ({ shown, match }) => `the label ${shown} is longer than ${match[1]} characters`,
    'make it shorter',
  ),
  rule(/^partition label will be truncated/, ({ shown }) => `the label ${shown} has a colon`, 'use another character'),
  rule(/^doesn't match the form/, ({ shown }) => `${shown} is no GUID`, 'write it as 01234567-89AB-CDEF-EDCB-A98765432101'),
  rule(/^partition numbers collide/, 'two partitions have one number', 'give each its own, or 0 for the next free one'),
  rule(/^partitions overlap/, 'the partition overlaps another one', 'change start_mib or size_mib'),
  rule(/^cannot use the same partition label/, 'two partitions have one label', 'give each its own'),
  rule(/^a partition number >= 1/, 'the partition has neither a number nor a label', 'add label'),
  rule(/^shouldExist specified false/, 'a partition that should not exist has more than its number', 'remove the rest'),
  rule(
    /^shouldExist is false for a partition/,
    'a partition that should not exist, and one without a number',
    'give every partition of the disk its number',
  ),
  rule(
    /^filesystem overwrites partitioned/,
    ({ shown }) => `${shown} has partitions, and the filesystem would overwrite them`,
    'name a partition: /dev/disk/by-partlabel/LABEL',
  ),
  rule(
    /^device matches disk with wipeTable/,
    ({ shown }) => `${shown} is wiped with its partition table`,
    'add wipe_filesystem: true, or remove wipe_table',
  ),
  rule(/^disk device is required/, 'there is no device', 'add device: /dev/disk/by-id/…'),
  rule(
    /^raid level is required|^unrecognized raid level/,
    ({ shown, given }) => (given ? `${shown} is no level of RAID` : 'there is no level'),
    'use raid0, raid1, raid4, raid5, raid6, raid10 or linear',
  ),
  rule(/^raid devices required/, 'the RAID has no devices', 'add devices'),
  rule(/^spares unsupported/, 'there are no spares with this level', 'remove spares'),
  rule(
    /^incorrect partition number/,
    ({ shown }) => `${shown} is the label of a partition of Fedora CoreOS, with another number`,
    'use another label, or the number that it has: 4 for root, 3 for boot',
  ),
];

const SECURITY: readonly Rule[] = [
  rule(/^clevis is not supported/, 'Flatcar has no Clevis', 'use key_file'),
  rule(/^cannot use custom clevis/, 'clevis has custom, and others', 'keep one of them'),
  rule(/clevis pin/, ({ shown }) => `${shown} is no pin of Clevis`, 'use tpm2, tang or sss'),
  rule(/^missing required custom clevis config/, 'the custom pin has no config', 'add config'),
  rule(/^thumbprint is required/, 'the Tang server has no thumbprint', 'add thumbprint'),
  rule(/^advertisement is not/, 'the advertisement is not JSON', 'write what the Tang server answers'),
  rule(/^device names cannot contain/, ({ shown }) => `the name ${shown} has a slash`, 'write a name alone: data'),
  rule(/^invalid key-file/, 'the key file cannot be fetched', 'use inline, local, or a URL'),
  rule(/^layout must be/, ({ shown }) => `${shown} is no layout`, 'use x86_64, aarch64 or ppc64le'),
  rule(/^mirroring requires/, 'a mirror of one device', 'add another device'),
  rule(/^field "(\w+)" is required/, ({ match }) => `the user of GRUB has no ${match[1]}`, ({ match }) => `add ${match[1]}`),
];

/** How what the provider says is said to people; the first one that fits is taken. */
export const RULES: readonly Rule[] = [...HEADER, ...EMBEDDED, ...FILES, ...LOCAL, ...SOURCES, ...UNITS, ...DISKS, ...SECURITY];
