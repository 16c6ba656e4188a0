import path from 'node:path';
import { z } from 'zod';
import { positionOf, type LocatedMap } from '../../config/located';
import { isThere } from '../../config/read-text';
import { readYamlFile } from '../../config/read-yaml-file';
import { findAgeKeys } from '../../config/sops/age-keys';
import { isRecipient, recipientOf } from '../../config/sops/data-key';
import { InputError, type Finding } from '../../values/finding';
import { quote } from '../../values/quote';
import type { Context } from '../context';
import { CommandError } from '../errors';
import { EXIT } from '../exit-codes';

const RULES = z.looseObject({
  creation_rules: z.array(z.looseObject({ path_regex: z.string().nullish(), age: z.union([z.string(), z.array(z.string())]).nullish() })).nullish(),
});

/**
 * Who may read a file that is not encrypted yet: those that `.sops.yaml` of the site names, else the owners of the keys at hand.
 *
 * @throws CommandError when there is nobody
 * @throws InputError when `.sops.yaml` cannot be understood, or its rule is for keys that are not of age
 */
export async function newRecipients({ env, root }: Context, site: string): Promise<string[]> {
  const named = recipientsOfSite(site, root);
  const recipients = named.length > 0 ? named : await Promise.all((await findAgeKeys(env)).identities.map(recipientOf));
  if (recipients.length > 0) return checkRecipients(recipients);
  throw new CommandError(
    'nobody is named who could read the secrets\n    make a key of your own: standsmith secrets keygen; or name public keys in .sops.yaml of the site: creation_rules: [{ age: age1… }]', EXIT.badInput,
  );
}

/** @throws CommandError when one is no public key of age */
export async function checkRecipients(recipients: readonly string[]): Promise<string[]> {
  for (const recipient of recipients) {
    if (recipient.startsWith('AGE-SECRET-KEY')) {
      throw new CommandError('a private key was given as a recipient\n    give the public one, age1…; and make a new pair: arguments are seen by everybody', EXIT.badInput);
    }
    if (!await isRecipient(recipient)) {
      throw new CommandError(`${quote(recipient)} is no public key of age\n    it is age1… as age-keygen -y shows it, whole`, EXIT.badInput);
    }
  }
  return [...new Set(recipients)];
}

function recipientsOfSite(site: string, root: string): string[] {
  const file = path.join(site, '.sops.yaml');
  if (!isThere(file)) return [];
  const { value, tree, findings } = readYamlFile(file, root, RULES);
  if (findings.length > 0) throw new InputError(findings);
  const rules = value?.creation_rules ?? [];
  const index = rules.findIndex(({ path_regex: pattern }, at) => pattern == null || patternOf(pattern, tree!, at).test('secrets.yaml'));
  if (index === -1) return [];
  const age = rules[index]!.age ?? [];
  const recipients = (typeof age === 'string' ? age.split(',') : age).map(recipient => recipient.trim()).filter(recipient => recipient !== '');
  if (recipients.length > 0) return recipients;
  throw wrongRule(tree!, [index], { message: 'the rule for secrets.yaml names no public key of age', fix: 'add age: age1…; keys of other kinds only sops itself can encrypt for' });
}

function patternOf(pattern: string, tree: LocatedMap, index: number): RegExp {
  try {
    return new RegExp(pattern);
  } catch {
    throw wrongRule(tree, [index, 'path_regex'], { message: `path_regex is ${quote(pattern)}: that is no regular expression`, fix: 'write, for example, path_regex: secrets\\.yaml$' });
  }
}

function wrongRule(tree: LocatedMap, at: readonly PropertyKey[], finding: Omit<Finding, 'position'>): InputError {
  return new InputError([{ position: positionOf(tree, ['creation_rules', ...at]), ...finding }]);
}
