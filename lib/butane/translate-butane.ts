import { checkButane } from './check/butane';
import { checkDuplicates } from './check/duplicates';
import { checkIgnition } from './check/ignition';
import { checkUnusedKeys } from './check/unused-keys';
import { checkReservedLabels, checkVariant } from './check/variant';
import { unmarshalErrors, type Problem } from './problem';
import { Report } from './report';
import type { ButaneConfig, IgnitionConfig } from './shape/config';
import { typeIn } from './shape/shape';
import type { Shape } from './shape/shape';
import { addBootDevice } from './translate/boot-device';
import { Desugarer } from './translate/desugar';
import { addGrubUsers } from './translate/grub';
import type { LocalFiles } from './translate/local-files';
import { addMountUnits } from './translate/mount-units';
import { Origins } from './translate/origins';
import { addTrees } from './translate/trees';
import { chooseVariant, type Variant } from './variants';
import { Decoder } from './yaml/decode';
import { readDocument, YamlError } from './yaml/read-document';
import { deepestNode, type YamlNode } from './yaml/yaml-node';

/** What became of Butane. */
export interface Translation {
  readonly problems: readonly Problem[];
  /** Undefined where it is refused. */
  readonly config?: IgnitionConfig;
  /** Why it is refused, in the words of the provider. */
  readonly failure?: string;
  /** Whether the provider tells of the problems in a report. */
  readonly hasReport?: boolean;
}

const INVALID_SOURCE = 'source config is invalid';
const INVALID_RESULT = 'config generated was invalid';

/** Makes Ignition of one Butane document, as CoreOS' `butane` does. */
export function translateButane(text: string, files: LocalFiles): Translation {
  let root: YamlNode | undefined;
  try {
    root = readDocument(text);
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    const problem: Problem = { severity: 'error', message: error.message, ...error.position, syntax: error.code };
    return { problems: [problem], failure: `Error unmarshaling yaml: yaml: ${error.message}` };
  }
  const chosen = chooseVariant(root);
  if ('failure' in chosen) return { problems: chosen.problems, failure: chosen.failure };
  return new Translator(root!, chosen.variant, files).translate();
}

class Translator {
  private readonly report = new Report();
  private readonly origins = new Origins();

  constructor(private readonly root: YamlNode, private readonly variant: Variant, private readonly files: LocalFiles) {}

  translate(): Translation {
    const { root, report, variant: { shape, base } } = this;
    const decoder = new Decoder(base, (part) => this.nameOf(part));
    const butane = (decoder.decode(root, shape) ?? decoder.empty(shape)) as ButaneConfig;
    if (decoder.misfits.length > 0) {
      const problems = decoder.misfits.map(({ node, message }) => ({ severity: 'error' as const, message, line: node.line, column: node.column, node }));
      return { problems, failure: unmarshalErrors(problems) };
    }
    checkUnusedKeys(root, shape, butane, base, report);
    checkButane(shape, butane, base, report);
    if (report.isFatal) return this.refuse(INVALID_SOURCE);
    const config = this.desugar(butane);
    if (report.isFatal) return this.refuse(INVALID_SOURCE);
    this.checkResult(config, (checked) => checkVariant(this.variant, config, checked));
    if (report.isFatal) return this.refuse(INVALID_SOURCE);
    this.checkResult(config, (checked) => {
      checkDuplicates(config, checked);
      checkIgnition(config, base - 1, checked);
    });
    return report.isFatal ? this.refuse(INVALID_RESULT) : { problems: this.problems(), config };
  }

  private desugar(butane: ButaneConfig): IgnitionConfig {
    const { report, origins, files, variant: { shape, base, name } } = this;
    const plain = new Desugarer(base, files, origins, report).config(butane);
    let config: IgnitionConfig = { ...plain, ignition: { ...plain.ignition, version: IGNITION_VERSION } };
    config = addMountUnits(butane, config, base, origins);
    addTrees(butane, config, files, origins, report);
    if (report.isFatal) return config;
    if ('boot_device' in shape.fields) config = addBootDevice(butane, config, origins);
    if (name === 'fcos') this.checkResult(config, (checked) => checkReservedLabels(config, checked));
    return 'grub' in shape.fields && base >= 5 ? addGrubUsers(butane, config, origins) : config;
  }

  /** Checks what was made, and says of what is wrong where in the Butane that comes from. */
  private checkResult(config: IgnitionConfig, check: (report: Report) => void): void {
    const found = new Report();
    check(found);
    found.entries.forEach((entry) => this.report.entries.push({ ...entry, path: this.origins.find(config, entry.path) }));
  }

  private refuse(failure: string): Translation {
    return { problems: this.problems(), failure, hasReport: true };
  }

  private problems(): readonly Problem[] {
    return this.report.entries.map((entry): Problem => {
      const node = deepestNode(this.root, entry.path);
      return { ...entry, line: node.line, column: node.column, node };
    });
  }

  private nameOf(shape: Shape): string {
    if (shape.kind === 'list') return shape.type === undefined ? `[]${this.nameOf(shape.item)}` : `${this.packageOf(shape.type)}.${shape.type}`;
    const type = typeIn(shape, this.variant.base);
    if (type === undefined) return shape.kind === 'number' ? 'int' : 'bool';
    return type === 'string' ? type : `${this.packageOf(type)}.${type}`;
  }

  private packageOf(type: string): string {
    return /^(?:Config|BootDevice.*|Grub.*)$/.test(type) ? this.variant.package : `v0_${this.variant.base}`;
  }
}

/** The version that the provider brings all others to. */
const IGNITION_VERSION = '3.4.0';
