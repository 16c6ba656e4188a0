import { ProxmoxProvider } from '@cdktf/provider-proxmox/lib/provider';
import { LocalBackend, TerraformStack } from 'cdktf';
import { RootConstruct } from 'constructs';
import { schemaProblems, type Configuration } from './provider-schema';

/** One resource of a synthesized stack, without the engine's metadata. */
export type Resource = Record<string, unknown>;

/** A stack as it is synthesized: prepared, validated, and checked against the provider's schema. */
export class Synthesized {
  readonly configuration: Configuration;

  constructor(stack: TerraformStack) {
    stack.prepareStack();
    stack.runAllValidations();
    this.configuration = stack.toTerraform() as Configuration;
    const problems = schemaProblems(this.configuration);
    if (problems.length > 0) throw new Error(`the provider would refuse:\n${problems.join('\n')}`);
  }

  /** The resources of a type, by name. */
  all(type: string): Record<string, Resource> {
    const resources = this.configuration.resource?.[type] ?? {};
    return Object.fromEntries(Object.entries(resources).map(([name, { '//': _, ...resource }]) => [name, resource]));
  }

  /** The only resource of a type. */
  only(type: string): Resource {
    const resources = Object.values(this.all(type));
    if (resources.length !== 1) throw new Error(`${resources.length} resources of type ${type}`);
    return resources[0]!;
  }

  /** What the `for_each` of a resource stands for. */
  forEach(resource: Resource): Record<string, unknown> {
    const local = /^\$\{local\.(\w+)\}$/.exec(String(resource.for_each))?.[1];
    return (local === undefined ? resource.for_each : this.configuration.locals![local]) as Record<string, unknown>;
  }

  /** Addresses of all resources, as they are in plans and state. */
  addresses(): string[] {
    return Object.entries(this.configuration.resource ?? {}).flatMap(([type, resources]) => Object.entries(resources).flatMap(([name, resource]) => {
      const keys = resource.for_each === undefined ? [''] : Object.keys(this.forEach(resource)).map(key => `[${JSON.stringify(key)}]`);
      return keys.map(key => `${type}.${name}${key}`);
    })).sort();
  }
}

/** Synthesizes constructs in a stack of their own. */
export function synthesized(define: (stack: TerraformStack) => void): Synthesized {
  return new Synthesized(testStack(define));
}

export function testStack(define: (stack: TerraformStack) => void): TerraformStack {
  const stack = new TerraformStack(new RootConstruct(), 'test');
  new LocalBackend(stack, { path: 'test.tfstate' });
  new ProxmoxProvider(stack, 'proxmox', {});
  define(stack);
  return stack;
}
