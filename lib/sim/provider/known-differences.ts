/** What the stand-in is known to do otherwise than the real provider, beside what it refuses. */
export const knownDifferences: readonly string[] = [
  'Calls that do not depend on each other may come in another order; the comparison sorts them.',
  'An error that the real provider says in two parts may come as its first part only (an import of something that is not there).',
  'Values are checked less at plan: what the real provider refuses by its own rules, the cluster may refuse later, at apply.',
  'Warnings are not compared, and those about deprecated attributes are OpenTofu\'s own.',
  'Free VM IDs are given out one after the other within the process; the real provider counts in a file for all processes of a machine.',
  '`HTTPS_PROXY` and `min_tls` have no effect: the simulated cluster is on a loopback address.',
  'A file\'s `source_file` is refused where its path is relative, as the stand-in does not know tofu\'s folder, or a URL.',
  'Over SSH it goes to loopback addresses only, or through a SOCKS server on one; it knows no host keys, and forwards no agent.',
  'A new VM whose `virtiofs` contradicts itself fails with the same words, without those about the HTTP request around them.',
  '`ct_config` of poseidon/ct: a relative `files_dir` is refused, too; of the variants of Butane it knows flatcar and fcos; and what is no YAML at all is refused in other words.',
  'Where `ct_config` reports on something of a snippet that is missing, it names the place in the snippet, where the real one may name one in the Ignition.',
];
