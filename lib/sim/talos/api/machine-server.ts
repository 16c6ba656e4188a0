import type { Socket } from 'node:net';
import { Metadata, Server, ServerCredentials, status } from '@grpc/grpc-js';
import type { ServerReadableStream, ServerUnaryCall, ServerWritableStream, UntypedHandleCall, sendUnaryData } from '@grpc/grpc-js';
import type { Machine, Machines } from '../machines';
import { ApiError } from './api-error';
import { calls, callsInMaintenance, kubeconfigArchive, readFile } from './calls';
import { etcdRecover, etcdSnapshot } from './etcd-snapshots';
import { healthCheck } from './health-check';
import { machineTls } from './machine-tls';
import { powerStreams } from './power-calls';
import { resourcesOf } from './resources';
import type { Resource } from './resources';
import { serviceDefinition } from './service-definition';
import { machineEvents, resourceEvents } from './watches';

const machineCalls = (Object.keys(calls) as (keyof typeof calls)[]).filter((name) => name !== 'Disks');

type Injector = ReturnType<Server['createConnectionInjector']>;
type Call<Request = object> = ServerUnaryCall<Request, object>;
type Stream<Request = object> = ServerWritableStream<Request, object>;

/** Talos' API on one machine, with the certificates that it has at the time: its own, or those of its cluster. */
export class MachineServer {
  private readonly server = new Server();
  private readonly injector: Injector;
  private readonly tls: ReturnType<typeof machineTls>;

  /** @param address of the machine: it may have learnt a lot by the time of a call */
  constructor(private readonly machines: Machines, private readonly address: string, machine: Machine) {
    this.server.addService(serviceDefinition('machine'), {
      ...Object.fromEntries(machineCalls.map((name) => [name, this.unary(name)])),
      Kubeconfig: this.stream((target) => [{ bytes: kubeconfigArchive(target, this.machines) }]),
      Read: this.stream(readFile),
      EtcdSnapshot: this.stream(etcdSnapshot),
      EtcdRecover: this.upload(etcdRecover),
      Events: (call: Stream) => this.watch(call, {}, (target) => machineEvents(this.machines, target)),
    });
    this.server.addService(serviceDefinition('image'), { Pull: this.stream(powerStreams.pull) });
    this.server.addService(serviceDefinition('lifecycle'), { Upgrade: this.stream(powerStreams.install) });
    this.server.addService(serviceDefinition('cluster'), { HealthCheck: this.stream(healthCheck) });
    this.server.addService(serviceDefinition('storage'), { Disks: this.unary('Disks') });
    this.server.addService(serviceDefinition('state'), {
      Get: this.get(),
      List: this.stream((target, request: ResourceRequest) => this.resources(target, request).map((resource) => ({ resource }))),
      Watch: (call: Stream<ResourceRequest>) => this.watchResources(call),
    });
    this.injector = this.server.createConnectionInjector(ServerCredentials.createInsecure());
    this.tls = machineTls(machines, machine, (socket) => this.injector.injectConnection(socket));
  }

  accept(socket: Socket): void {
    this.tls.accept(socket);
  }

  close(): void {
    this.injector.destroy();
    this.server.forceShutdown();
  }

  /** Machines that a call is for: those that it names, else this one. */
  private targets(metadata: Metadata): { readonly names: readonly string[]; readonly isMany: boolean } {
    const named = (key: string): string[] => metadata.get(key).flatMap((value) => String(value).split(',')).map((name) => name.trim());
    const many = named('nodes');
    return { names: many.length > 0 ? many : [named('node')[0] ?? this.address], isMany: many.length > 0 };
  }

  private find(name: string): Machine {
    const own = this.machines.at(this.address);
    // without a configuration there is nobody who could pass a call on
    const machine = own?.config === undefined || name === this.address ? own : this.machines.at(name);
    if (machine === undefined || (machine !== own && !this.machines.answers(machine))) {
      throw new ApiError(status.UNAVAILABLE, `connection error: desc = "transport: Error while dialing: dial tcp ${name}:50000: connect: no route to host"`);
    }
    return machine;
  }

  private unary(name: keyof typeof calls): UntypedHandleCall {
    const ask = (target: string, request: object): object => {
      const machine = this.find(target);
      if (machine.config === undefined && !callsInMaintenance.has(name)) {
        throw new ApiError(status.UNIMPLEMENTED, 'API is not implemented in maintenance mode');
      }
      return calls[name](machine, request as never, this.machines);
    };
    return (call: Call, callback: sendUnaryData<object>) => answer(callback, () => {
      const { names, isMany } = this.targets(call.metadata);
      if (!isMany) {
        return { messages: [ask(names[0]!, call.request)] };
      }
      return { messages: names.map((target) => labelled(target, () => ask(target, call.request))) };
    });
  }

  private get(): UntypedHandleCall {
    return (call: Call<ResourceRequest>, callback: sendUnaryData<object>) => answer(callback, () => {
      const machine = this.find(this.targets(call.metadata).names[0]!);
      const { type, id } = call.request;
      const [found] = this.resources(machine, call.request);
      if (found === undefined) {
        throw new ApiError(status.NOT_FOUND, `resource ${type}(${id}) doesn't exist`);
      }
      return { resource: found };
    });
  }

  private resources(machine: Machine, { type, id }: ResourceRequest): readonly Resource[] {
    const all = resourcesOf(this.machines, machine, type);
    if (all === undefined) {
      throw new ApiError(status.UNIMPLEMENTED, `the simulation has no resources of type ${type}`);
    }
    return id ? all.filter(({ metadata }) => metadata['id'] === id) : all;
  }

  private watchResources(call: Stream<ResourceRequest>): void {
    let before: readonly Resource[] = [];
    this.watch(call, { event: [] }, (target) => {
      const now = this.resources(target, call.request);
      const events = resourceEvents(before, now);
      before = now;
      return events.map((event) => ({ event: [event] }));
    });
  }

  /** Says what there is, and again when a machine has changed. @param begun says that the watch has begun */
  private watch(call: Stream, begun: object, parts: (target: Machine) => readonly object[]): void {
    const say = (): void => parts(this.find(this.targets(call.metadata).names[0]!)).forEach((part) => call.write(part));
    const attempt = (): void => {
      try {
        say();
      } catch (error) {
        call.emit('error', serviceError(error));
      }
    };
    call.write(begun);
    attempt();
    call.on('cancelled', this.machines.watch(attempt));
  }

  /** A call whose request comes in several parts. */
  private upload(take: (target: Machine, content: Buffer, machines: Machines) => object): UntypedHandleCall {
    return (call: ServerReadableStream<{ readonly bytes: Buffer }, object>, callback: sendUnaryData<object>) => {
      const parts: Buffer[] = [];
      call.on('data', ({ bytes }: { readonly bytes: Buffer }) => parts.push(bytes)).on('end', () => answer(callback, () => {
        const target = this.find(this.targets(call.metadata).names[0]!);
        return { messages: [take(target, Buffer.concat(parts), this.machines)] };
      }));
    };
  }

  private stream<Request>(parts: (target: Machine, request: Request, machines: Machines) => readonly object[]): UntypedHandleCall {
    return (call: Stream<Request>) => {
      try {
        for (const part of parts(this.find(this.targets(call.metadata).names[0]!), call.request, this.machines)) {
          call.write(part);
        }
        call.end();
      } catch (error) {
        call.emit('error', serviceError(error));
      }
    };
  }
}

interface ResourceRequest {
  readonly type: string;
  readonly id: string;
}

function answer(callback: sendUnaryData<object>, make: () => object): void {
  try {
    callback(null, make());
  } catch (error) {
    callback(serviceError(error));
  }
}

/** One of several machines' answers: one that fails does not spoil the others'. */
function labelled(hostname: string, ask: () => object): object {
  try {
    return { metadata: { hostname }, ...ask() };
  } catch (error) {
    const { code, details } = serviceError(error);
    return { metadata: { hostname, error: `rpc error: code = ${status[code]} desc = ${details}`, status: { code, message: details } } };
  }
}

function serviceError(error: unknown): Error & { readonly code: status; readonly details: string } {
  const code = error instanceof ApiError ? error.code : status.INTERNAL;
  const details = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(details), { code, details });
}
