import { Injectable, type OnModuleInit, SetMetadata } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import type { InstanceWrapper } from '@nestjs/core/injector/instance-wrapper.js';

const EXTENSION_METADATA = 'flipside:extension-point';

/** A named place where other modules may take part. `T` is the interface that a taker-part implements. */
export interface ExtensionPoint<T> {
  readonly name: string;
  /** Carries the type only; never set. */
  readonly __type?: T;
}

/** Declares an extension point. Names are unique within the process. */
export function defineExtensionPoint<T>(name: string): ExtensionPoint<T> {
  return { name };
}

/**
 * Marks a provider as taking part in an extension point; the compiler checks that it implements the interface.
 * @example `@Injectable() @ExtensionOf(beforeStartVm) class NameVeto implements BeforeStartVm { … }`
 */
export function ExtensionOf<T>(point: ExtensionPoint<T>): <C extends new (...args: never[]) => T>(target: C) => void {
  return (target) => {
    SetMetadata(EXTENSION_METADATA, point.name)(target);
  };
}

/** A provider that takes part, with the class name that logs and errors show. */
export interface Extension<T> {
  readonly name: string;
  readonly instance: T;
}

/** Finds the providers of all modules that are marked with {@link ExtensionOf}. Order: that of module registration. */
@Injectable()
export class ExtensionRegistry implements OnModuleInit {
  private readonly wrappers = new Map<string, InstanceWrapper[]>();

  constructor(private readonly discovery: DiscoveryService) {}

  onModuleInit(): void {
    for (const wrapper of this.discovery.getProviders()) {
      if (typeof wrapper.metatype !== 'function' || !wrapper.instance) continue;
      const pointName: unknown = Reflect.getMetadata(EXTENSION_METADATA, wrapper.metatype);
      if (typeof pointName !== 'string') continue;
      this.wrappers.set(pointName, [...(this.wrappers.get(pointName) ?? []), wrapper]);
    }
  }

  /** The takers-part of a point; empty when nobody does. */
  of<T>(point: ExtensionPoint<T>): readonly Extension<T>[] {
    // Typed by the decorator: only a class that implements T can carry the point's name.
    // eslint-disable-next-line @typescript-eslint/no-unsafe-assignment
    const wrappers: InstanceWrapper<T>[] = this.wrappers.get(point.name) ?? [];
    return wrappers.map((wrapper) => ({ name: wrapper.metatype?.name ?? point.name, instance: wrapper.instance }));
  }
}
