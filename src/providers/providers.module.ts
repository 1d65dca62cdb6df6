import { Module } from '@nestjs/common';
import { ProviderKitModule } from './kit/provider-kit.module.js';
import { providerCatalogue } from './provider-catalogue.js';

/** The Nest token of the catalogue: `readonly ProviderDefinition[]`. */
export const PROVIDER_CATALOGUE = Symbol('PROVIDER_CATALOGUE');

/** Provides the catalogue (`PROVIDER_CATALOGUE`) and, from the kit, `PROVIDER_KIT`. */
@Module({
  imports: [ProviderKitModule],
  providers: [{ provide: PROVIDER_CATALOGUE, useValue: providerCatalogue }],
  exports: [PROVIDER_CATALOGUE, ProviderKitModule],
})
export class ProvidersModule {}
