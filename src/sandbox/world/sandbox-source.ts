import type { ImportBehaviour } from './import-behaviour.js';

interface SourceBasics {
  /** The provider's id of the source, as a string. */
  readonly id: string;
  readonly name: string | null;
  readonly active: boolean;
  /** When an import was last attempted before the sandbox started (RFC 3339), or null for never. */
  readonly lastAttemptAt: string | null;
  /** The behaviour of its imports, where it differs from the sandbox's default. */
  readonly behaviour?: Partial<ImportBehaviour>;
}

/** A store of ShipStation V1. Whether it can be refreshed follows from its marketplace. */
export interface ShipstationStore extends SourceBasics {
  readonly provider: 'shipstation';
  /** 0 is a manual store. */
  readonly marketplaceId: number;
  readonly accountName: string | null;
  readonly integrationUrl: string | null;
}

/** An order source of ShipEngine. */
export interface ShipengineOrderSource extends SourceBasics {
  readonly provider: 'shipengine';
  /** `order_source_code`, such as `shopify`. */
  readonly code: string;
  readonly friendlyName: string | null;
  /** False: the response to a refresh is `refresh_not_supported`. */
  readonly refreshable: boolean;
}

/** One source of the sandbox. */
export type SandboxSource = ShipstationStore | ShipengineOrderSource;

/** The changes of a source while the sandbox runs. */
export type SourceChanges = Partial<Pick<SandboxSource, 'name' | 'active'>>;
